// The page that waits for a file asks how far it is, and goes on when it is there: to the file
// itself, or with the form that waits for it.
const MADE = 204, WAITING = 202;
const progress = document.getElementById("progress");
const every = Number(progress.dataset.wait) * 1000;
const address = progress.dataset.address || location.href;
const form = document.getElementById("go-on");

function goOn(made) {
  if (form) return form.requestSubmit();
  // A file that is saved leaves this page standing: it must not say that it waits.
  if (made) progress.textContent = "Tệp đã làm xong.";
  location.replace(location.href);
}

async function ask() {
  const answer = await fetch(address, { headers: { "X-Fragment": "1" }, cache: "no-store" }).catch(() => null);
  if (answer?.status === WAITING) {
    const words = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("progress");
    if (words) progress.textContent = words.textContent;
  } else if (answer) {
    return goOn(answer.status === MADE);
  }
  setTimeout(ask, every);
}

setTimeout(ask, every);
