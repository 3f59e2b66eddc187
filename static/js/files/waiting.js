// The page that waits for a file asks how far it is, and goes on to the file when it is there.
const MADE = 204, WAITING = 202;
const progress = document.getElementById("progress");
const every = Number(progress.dataset.wait) * 1000;

async function ask() {
  const answer = await fetch(location.href, { headers: { "X-Fragment": "1" }, cache: "no-store" }).catch(() => null);
  if (answer?.status === WAITING) {
    const words = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("progress");
    if (words) progress.textContent = words.textContent;
  } else if (answer) {
    // A file that is saved leaves this page standing: it must not say that it waits.
    if (answer.status === MADE) progress.textContent = "Tệp đã làm xong.";
    return location.replace(location.href);
  }
  setTimeout(ask, every);
}

setTimeout(ask, every);
