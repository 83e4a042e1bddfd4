// Measures every text node of the page it stands in and leaves the result as JSON in a pre element.
(() => {
  document.currentScript.remove();
  const free = document.createElement("style");
  free.textContent = "* { pointer-events: auto !important; scroll-behavior: auto !important }";
  document.documentElement.appendChild(free);
  // What it looks like when a reader has waited a little: what takes longer goes on.
  for (const moving of document.getAnimations()) if (moving.effect.getComputedTiming().endTime <= 5000) moving.finish();
  const step = (node) => {
    const same = node.parentNode ? [...node.parentNode.children].filter((n) => n.localName === node.localName) : [node];
    return same.length > 1 ? `${node.localName}[${same.indexOf(node) + 1}]` : node.localName;
  };
  const path = (node) => {
    const steps = [];
    for (let n = node; n && n.nodeType === 1; n = n.parentNode) steps.unshift(step(n));
    return steps.join("/");
  };
  const up = (node) => {
    const found = [];
    for (let n = node; n && n.nodeType === 1; n = n.parentElement) found.push(n);
    return found;
  };
  const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const mixed = new Map();
  // Colours of other spaces (oklch, lab, color()) as the screen shows them.
  const painted = (text) => {
    if (!mixed.has(text)) {
      paper.clearRect(0, 0, 1, 1);
      paper.fillStyle = text;
      paper.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = paper.getImageData(0, 0, 1, 1).data;
      mixed.set(text, [r, g, b, a / 255]);
    }
    return mixed.get(text);
  };
  const rgba = (text) => {
    if (!text.startsWith("rgb")) return painted(text);
    const n = (text.match(/-?[\d.]+(e-?\d+)?/g) || []).map(Number);
    return n.length < 3 ? [0, 0, 0, 1] : [n[0], n[1], n[2], n[3] ?? 1];
  };
  const INKS = /(rgba?|color|oklch|oklab|lab|lch)\([^)]*\)/g;
  const over = (front, back) => [0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const paints = (style) => rgba(style.backgroundColor)[3] > 0.1 || style.backgroundImage !== "none";
  const grounds = (chain) => {
    let found = [[255, 255, 255, 1]];
    let picture = false;
    for (const n of [...chain].reverse()) {
      const own = getComputedStyle(n);
      const paint = rgba(own.backgroundColor);
      if (paint[3] > 0.95) picture = false;
      found = found.map((ground) => over(paint, ground));
      const stops = own.backgroundImage.includes("gradient") ? own.backgroundImage.match(INKS) : null;
      if (stops) found = stops.flatMap((stop) => found.map((ground) => over(rgba(stop), ground))).slice(0, 16);
      else if (own.backgroundImage !== "none") picture = true;
      for (const shadow of own.boxShadow.split(/,(?![^(]*\))/)) {
        const sizes = (shadow.match(/-?[\d.]+px/g) || []).map((size) => Math.abs(parseFloat(size)));
        const ink = shadow.match(INKS);
        const lies = shadow.includes("inset") && ink && Math.max(...sizes) > parseFloat(own.fontSize);
        if (lies) found = [...found, ...found.map((ground) => over(rgba(ink[0]), ground))].slice(0, 16);
      }
    }
    return { found, picture };
  };
  const faint = (chain, style) => {
    const ink = rgba(chain[0].namespaceURI.endsWith("svg") ? style.fill : style.webkitTextFillColor || style.color);
    const { found, picture } = grounds(chain);
    if (ink[3] < 0.1) return style.backgroundClip === "text" ? "its colour is a picture" : "it is transparent";
    if (picture) return "a picture lies behind it, which cannot be measured";
    const low = found.some((ground) => contrast(over(ink, ground), ground) < 1.5);
    return low && style.textShadow === "none" ? "it has the colour of the ground" : "";
  };
  const begins = (chain) =>
    chain.some((n) =>
      ["::first-line", "::first-letter"].some((which) => {
        const style = getComputedStyle(n, which);
        const changed = style.color !== getComputedStyle(n).color;
        return parseFloat(style.fontSize) < 6 || (changed && faint([chain[0], ...chain.slice(1)], style) !== "");
      })
    );
  const under = (chain) =>
    chain.some((n) =>
      ["::before", "::after"].some((which) => {
        const style = getComputedStyle(n, which);
        const lifted = style.position === "absolute" || style.position === "fixed";
        if (style.content === "none" || style.content === "normal" || !lifted || !paints(style)) return false;
        return parseFloat(style.width) > 20 && parseFloat(style.height) > 8 && !(parseInt(style.zIndex) < 0);
      })
    );
  const bring = (chain, rect) => {
    for (const n of chain.slice(1)) {
      const style = getComputedStyle(n);
      if (/auto|scroll/.test(style.overflowY + style.overflowX) && n !== document.body && n !== document.documentElement) {
        const box = n.getBoundingClientRect();
        n.scrollTop += rect().top - box.top - n.clientHeight / 2;
        n.scrollLeft += rect().left - box.left - n.clientWidth / 4;
      }
    }
    const locked = [document.documentElement, document.body].some((n) => /hidden|clip/.test(getComputedStyle(n).overflowY));
    if (!locked) window.scrollBy({ top: rect().top - innerHeight / 2, behavior: "instant" });
    const wide = [document.documentElement, document.body].some((n) => /hidden|clip/.test(getComputedStyle(n).overflowX));
    const near = rect().left < 3 * innerWidth; // further to the right no one looks for it
    if (!locked && !wide && near && rect().left > innerWidth - 10) window.scrollBy({ left: rect().left - innerWidth / 2, behavior: "instant" });
  };
  // A drawing or a picture that is not around the element itself.
  const drawn = (top, element) => {
    const art = top.closest("img, svg, canvas, video, iframe");
    return art !== null && !art.contains(element);
  };
  const shown = (element, x, y) => {
    const top = document.elementFromPoint(x, y);
    if (!top) return false;
    if (top === element) return true;
    if (element.contains(top)) return !paints(getComputedStyle(top)) && !drawn(top, element);
    // Something lies over it; what neither paints nor contains letters at this point hides nothing.
    return !top.contains(element) && !paints(getComputedStyle(top)) && !top.textContent.trim() && !drawn(top, element);
  };
  const why = (text) => {
    const element = text.parentElement;
    const chain = up(element);
    const style = getComputedStyle(element);
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = () => [...range.getClientRects()].filter((r) => r.width > 0.5 && r.height > 0.5);
    const count = lines().length;
    if (!count) return "it has no box";
    if (style.visibility !== "visible") return "visibility: " + style.visibility;
    if (chain.reduce((all, n) => all * parseFloat(getComputedStyle(n).opacity), 1) < 0.1) return "it is transparent";
    // Chromium lifts what is smaller than 6 px to 6 px.
    if (lines()[0].height < 6 || parseFloat(style.fontSize) <= 6) return "its letters are too small";
    if (style.webkitTextSecurity && style.webkitTextSecurity !== "none") return "dots stand for its letters";
    if (/opacity\(0/.test(chain.map((n) => getComputedStyle(n).filter).join())) return "it is transparent";
    if (/blur\((?!0px)/.test(chain.map((n) => getComputedStyle(n).filter).join())) return "it is blurred";
    if (parseFloat(style.letterSpacing) < -0.3 * parseFloat(style.fontSize)) return "its letters lie on top of one another";
    const lost = faint(chain, style);
    if (lost) return lost;
    if (begins(chain)) return "its first line or letter is hidden";
    if (chain.some((n) => getComputedStyle(n).textDecorationLine.includes("line-through"))) return "it is struck through";
    if (under(chain)) return "something lies over it";
    for (let i = 0; i < count; i++) {
      bring(chain, () => lines()[i] || lines()[0]);
      const r = lines()[i] || lines()[0];
      for (const part of [0.1, 0.5, 0.9]) {
        const [x, y] = [r.left + r.width * part, r.top + r.height / 2];
        if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return "it is outside the page";
        if (!shown(element, x, y)) return "something lies over it, or cuts it off";
      }
    }
    return "";
  };
  // The first word of a text that is seen as a whole over which something lies at three points of its middle.
  const lost = (text) => {
    const element = text.parentElement;
    const chain = up(element);
    const range = document.createRange();
    for (const word of text.data.matchAll(/\S+/g)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const rect = () => range.getClientRects()[0];
      if (!rect() || rect().width < 2 || rect().height < 2) continue;
      if (rect().top < 0 || rect().bottom > innerHeight) bring(chain, rect);
      const r = rect();
      const y = r.top + r.height / 2;
      const points = [0.25, 0.5, 0.75].map((part) => r.left + r.width * part);
      if (y < 0 || y > innerHeight || points.some((x) => x < 0 || x > innerWidth)) continue;
      if (points.every((x) => !shown(element, x, y))) return word[0];
    }
    return "";
  };
  const measured = (text) => {
    const reason = why(text);
    return [reason, !reason || reason.startsWith("something lies over it") ? lost(text) : ""];
  };
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  const skipped = new Set(["script", "style", "noscript", "template", "title", "option"]);
  const found = texts
    .filter((t) => t.data.trim() && t.parentElement && !skipped.has(t.parentElement.localName))
    .map((t) => [path(t.parentElement), t.data.replace(/[ \t\r\n\f]+/g, " ").trim(), ...measured(t)]);
  const result = document.createElement("pre");
  result.id = "oppslag-measured";
  result.textContent = JSON.stringify(found);
  document.documentElement.appendChild(result);
})();
