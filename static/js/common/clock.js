/** The time of day as the page says it, some seconds from now. */
export const clock = (seconds = 0) =>
  new Date(Date.now() + seconds * 1000).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
