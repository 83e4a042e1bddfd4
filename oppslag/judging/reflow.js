// What is lost when the page is narrow or its text is spaced out: text that must be scrolled to sideways, or is cut off.
// Answers a list of {rule, message-less where, text}. WCAG 2.2: 1.4.10 lets a table be scrolled sideways, nothing else.
(() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  const path = (element) => {
    const steps = [];
    for (let node = element; node && node !== document.documentElement; node = node.parentElement) {
      steps.unshift(node.id ? "#" + CSS.escape(node.id) : node.localName);
      if (node.id) break;
    }
    return steps.join(" > ");
  };
  const report = (rule, element, text) => found.push({ rule, where: path(element), text: text.trim().slice(0, 60) });
  if (document.scrollingElement.scrollWidth > width + 1) report("scroll", document.body, document.title);
  const clips = (style, axis) => ["hidden", "clip"].includes(style["overflow" + axis]);
  const scrolls = (style) => ["auto", "scroll"].includes(style.overflowX);
  const judge = (node, box) => {
    const element = node.parentElement;
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up), frame = up.getBoundingClientRect();
      if (scrolls(style)) return element.closest("table") ? undefined : report("scroll", element, node.data);
      if (frame.width <= 1 && frame.height <= 1) return; // words for the ear alone, which the readers judge
      const cut = (clips(style, "X") && (box.left < frame.left - 1 || box.right > frame.right + 1))
        || (clips(style, "Y") && (box.top < frame.top - 1 || box.bottom > frame.bottom + 1));
      if (cut) return report("clipped", element, node.data);
    }
    if (box.left < -1 || box.right > width + 1) report("outside", element, node.data);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!node.data.trim() || ["SCRIPT", "STYLE"].includes(node.parentElement.tagName)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.height < 1) continue;
      const count = found.length;
      judge(node, box);
      if (found.length > count) break;
    }
  }
  return found;
})();
