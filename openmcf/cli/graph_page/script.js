
"use strict";
// A stack under the pointer or the focus is lit with its references; the search dims what does not fit.
const stacks = [...document.querySelectorAll("svg .stack")];
const references = [...document.querySelectorAll("svg .reference")];

function light(stack) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!stack) return;
  stack.classList.add("lit");
  for (const reference of references) {
    const ends = [reference.dataset.source, reference.dataset.stack];
    if (ends.includes(stack.dataset.stack)) reference.classList.add("lit");
  }
}

for (const stack of stacks) {
  for (const event of ["mouseenter", "focus"]) stack.addEventListener(event, () => light(stack));
  for (const event of ["mouseleave", "blur"]) stack.addEventListener(event, () => light(null));
}

document.getElementById("find").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  const fits = new Set();
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.textContent.toLowerCase().includes(wanted);
    if (!section.hidden) fits.add(section.id);
  }
  for (const stack of stacks) stack.classList.toggle("dim", !fits.has(stack.dataset.stack));
  for (const reference of references) {
    const { source, stack } = reference.dataset;
    reference.classList.toggle("dim", !fits.has(source) || !fits.has(stack));
  }
});
