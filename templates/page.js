"use strict";
(() => {
  const words = document.getElementById("_script").dataset;
  if (!navigator.clipboard) return;
  const status = document.createElement("div");
  status.className = "status";
  status.setAttribute("role", "status");
  const button = (label, content, text) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "copy";
    made.append(content);
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => navigator.clipboard.writeText(text()).then(() => {
      status.textContent = words.copied;
      made.classList.add("done");
      setTimeout(() => { made.classList.remove("done"); status.textContent = ""; }, 2000);
    }));
    return made;
  };
  const icon = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };
  for (const rule of document.querySelectorAll(".rule")) {
    const link = () => location.href.split("#")[0] + "#" + rule.id;
    const chain = icon("M6.5 9.5l3-3M7 4.5l1.4-1.4a2.8 2.8 0 0 1 4 4L11 8.5M9 11.5l-1.4 1.4a2.8 2.8 0 0 1-4-4L5 7.5");
    rule.querySelector(".number").append(button(words.copyLink + " " + rule.id, chain, link));
  }
  for (const template of document.querySelectorAll(".template")) {
    const quote = template.querySelector("blockquote");
    template.querySelector("figcaption").append(button(words.copyText, words.copyText, () => quote.innerText.trim()));
  }
  document.body.append(status);
})();
