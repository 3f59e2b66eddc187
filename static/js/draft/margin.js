// Remarks stand beside the passage they speak of, one under the other where it is crowded.
const GAP = 8;
const wide = matchMedia("(min-width: 82rem)");

function align() {
  const paper = document.querySelector("#desk .document");
  if (!paper) return;
  const top = paper.getBoundingClientRect().top;
  let free = 0;
  for (const remark of paper.querySelectorAll(".remarks a")) {
    const passage = document.getElementById(remark.dataset.beside);
    if (!wide.matches || !passage) {
      remark.style.top = "";
      continue;
    }
    const place = Math.max(free, passage.getClientRects()[0].top - top);
    remark.style.top = `${place}px`;
    free = place + remark.offsetHeight + GAP;
  }
}

export function start() {
  if (matchMedia("(max-width: 76rem)").matches) document.querySelector(".outline details")?.removeAttribute("open");
  align();
  document.fonts.ready.then(align);
  addEventListener("resize", align);
  document.addEventListener("draft:renewed", align);
}
