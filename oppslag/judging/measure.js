// Measures every text node of the page it stands in and leaves the result as JSON in a pre element.
(() => {
  document.currentScript.remove();
  const free = document.createElement("style");
  free.textContent = "* { pointer-events: auto !important; scroll-behavior: auto !important }";
  document.documentElement.appendChild(free);
  // What it looks like when a reader has waited a little: what takes longer goes on.
  for (const moving of document.getAnimations()) if (moving.effect.getComputedTiming().endTime <= 5000) moving.finish();
  // What is laid out as soon as somebody scrolls to it is laid out now.
  for (const waiting of document.body.querySelectorAll("*"))
    if (getComputedStyle(waiting).contentVisibility === "auto")
      waiting.style.setProperty("content-visibility", "visible", "important");
  // Asked once of each element.
  const kept = (ask) => {
    const known = new Map();
    return (node) => (known.has(node) ? known.get(node) : known.set(node, ask(node)).get(node));
  };
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
  const styles = kept((node) => getComputedStyle(node));
  const shadows = (style) =>
    style.boxShadow.split(/,(?![^(]*\))/).flatMap((shadow) => {
      const ink = shadow.match(INKS);
      const sizes = (shadow.match(/-?[\d.]+px/g) || []).map((size) => parseFloat(size));
      return ink && rgba(ink[0])[3] > 0.1 ? [{ ink: rgba(ink[0]), sizes, inset: shadow.includes("inset") }] : [];
    });
  // A line under the words, as links have: a background of a few pixels that stands there once.
  const isLine = (style) =>
    /^(repeat-x|no-repeat)/.test(style.backgroundRepeat) &&
    parseFloat(style.backgroundSize.split(" ")[1]) <= 0.3 * parseFloat(style.fontSize) &&
    style.backgroundSize.endsWith("px");
  const grounds = kept((node) => {
    const behind = node.parentElement ? grounds(node.parentElement) : { found: [[255, 255, 255, 1]], picture: false };
    const own = styles(node);
    const paint = rgba(own.backgroundColor);
    let picture = behind.picture && paint[3] <= 0.95;
    let found = behind.found.map((ground) => over(paint, ground));
    const stops = own.backgroundImage.includes("gradient") ? own.backgroundImage.match(INKS) : null;
    if (stops && !isLine(own)) found = stops.flatMap((stop) => found.map((ground) => over(rgba(stop), ground))).slice(0, 16);
    else if (!stops && own.backgroundImage !== "none") picture = true;
    for (const { ink, sizes, inset } of shadows(own)) {
      const lies = inset && Math.max(...sizes.map(Math.abs)) > parseFloat(own.fontSize);
      if (lies) found = [...found, ...found.map((ground) => over(ink, ground))].slice(0, 16);
    }
    return { found, picture };
  });
  const faint = (chain, style) => {
    const ink = rgba(chain[0].namespaceURI.endsWith("svg") ? style.fill : style.webkitTextFillColor || style.color);
    const { found, picture } = grounds(chain[0]);
    if (ink[3] < 0.1) return style.backgroundClip === "text" ? "its colour is a picture" : "it is transparent";
    if (picture) return "a picture lies behind it, which cannot be measured";
    const low = found.some((ground) => contrast(over(ink, ground), ground) < 1.5);
    return low && style.textShadow === "none" ? "it has the colour of the ground" : "";
  };
  // The pseudo-elements of its first line and letter that look otherwise.
  const beginnings = kept((node) =>
    ["::first-line", "::first-letter"]
      .map((which) => getComputedStyle(node, which))
      .filter((style) => parseFloat(style.fontSize) < 6 || style.color !== styles(node).color)
  );
  const begins = (chain) =>
    chain.some((n) => beginnings(n).some((style) => parseFloat(style.fontSize) < 6 || faint(chain, style) !== ""));
  const isCovered = kept((node) =>
    ["::before", "::after"].some((which) => {
      const style = getComputedStyle(node, which);
      const lifted = style.position === "absolute" || style.position === "fixed";
      if (style.content === "none" || style.content === "normal" || !lifted || !paints(style)) return false;
      return parseFloat(style.width) > 20 && parseFloat(style.height) > 8 && !(parseInt(style.zIndex) < 0);
    })
  );
  const under = (chain) => chain.some(isCovered);
  // Thin lines that a style sheet puts at a place, before anything is scrolled.
  const strokes = kept((node) =>
    ["::before", "::after"].flatMap((which) => {
      const style = getComputedStyle(node, which);
      if (style.content === "none" || style.position !== "absolute") return [];
      const number = (name) => parseFloat(style[name]) || 0;
      const [left, top, height] = ["left", "top", "height"].map(number);
      const [above, below] = ["borderTop", "borderBottom"].map((name) =>
        rgba(style[`${name}Color`])[3] > 0.1 ? number(`${name}Width`) : 0
      );
      const width = number("width") + number("borderLeftWidth") + number("borderRightWidth");
      const inner = top + number("borderTopWidth");
      const lines = [];
      if (paints(style) && height <= 8) lines.push(inner + height / 2);
      if (above) lines.push(top + above / 2);
      if (below) lines.push(inner + height + below / 2);
      if (style.outlineStyle !== "none") lines.push(top);
      if (!(width > 20)) return [];
      const around = up(node).find((n) => styles(n).position !== "static" || styles(n).transform !== "none");
      const box = around ? around.getBoundingClientRect() : { left: -scrollX, top: -scrollY };
      const from = box.left + scrollX + left;
      return lines.map((line) => ({ left: from, right: from + width, y: box.top + scrollY + line }));
    })
  );
  const crosses = (stroke, box) =>
    Math.abs(stroke.y - (box.top + box.bottom) / 2) < 0.4 * (box.bottom - box.top) &&
    Math.min(stroke.right, box.right) - Math.max(stroke.left, box.left) > 20;
  // What is drawn around boxes and hit by no point: outlines, and the shadows of boxes that are lifted over the rest.
  const rims = [];
  for (const node of document.body.querySelectorAll("*")) {
    const style = styles(node);
    const wide = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    const away = parseFloat(style.outlineOffset) || 0;
    if (wide >= 8 && rgba(style.outlineColor)[3] > 0.1) rims.push({ node, inner: away, outer: away + wide, x: 0, y: 0 });
    if (style.boxShadow === "none" || (style.position === "static" && style.zIndex === "auto")) continue;
    for (const { sizes, inset } of shadows(style)) {
      const [x, y, , spread] = sizes;
      if (!inset && Math.max(Math.abs(x), Math.abs(y), spread) >= 8) rims.push({ node, inner: 0, outer: spread, x, y });
    }
  }
  const rimmed = (element, x, y) =>
    rims.some((rim) => {
      const box = rim.node.getBoundingClientRect();
      const within = (by, right, down) =>
        x > box.left - by + right && x < box.right + by + right && y > box.top - by + down && y < box.bottom + by + down;
      const later = rim.node.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
      const lifted = later && !rim.node.contains(element) && styles(element).position !== "static";
      return !lifted && within(rim.outer, rim.x, rim.y) && !within(rim.inner, 0, 0);
    });
  const mayScroll = () =>
    [document.documentElement, document.body].every((n) => !/hidden|clip/.test(styles(n).overflowX + styles(n).overflowY));
  const bring = (chain, rect) => {
    for (const n of chain.slice(1)) {
      const style = styles(n);
      if (/auto|scroll/.test(style.overflowY + style.overflowX) && n !== document.body && n !== document.documentElement) {
        const box = n.getBoundingClientRect();
        n.scrollTop += rect().top - box.top - n.clientHeight / 2;
        n.scrollLeft += rect().left - box.left - n.clientWidth / 4;
      }
    }
    const locked = [document.documentElement, document.body].some((n) => /hidden|clip/.test(styles(n).overflowY));
    if (!locked) window.scrollBy({ top: rect().top - innerHeight / 2, behavior: "instant" });
    if (rect().left > innerWidth - 10 || rect().right < 10) aside(rect().left);
  };
  // Bring a place of the window into its middle that is beside it; three windows away no one looks for it.
  const aside = (x) => {
    if (mayScroll() && Math.abs(x) < 3 * innerWidth)
      window.scrollBy({ left: x - innerWidth / 2, behavior: "instant" });
  };
  // A drawing or a picture that is not around the element itself.
  const drawn = (top, element) => {
    const art = top.closest("img, svg, canvas, video, iframe");
    return art !== null && !art.contains(element);
  };
  const shown = (element, x, y) => {
    if (rims.length && rimmed(element, x, y)) return false;
    const top = document.elementFromPoint(x, y);
    if (!top) return false;
    if (top === element) return true;
    if (element.contains(top)) return !paints(styles(top)) && !drawn(top, element);
    // Something lies over it; what neither paints nor contains letters at this point hides nothing.
    return !top.contains(element) && !paints(styles(top)) && !top.textContent.trim() && !drawn(top, element);
  };
  const inWindow = (x, y) => x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight;
  const why = (text) => {
    const element = text.parentElement;
    const chain = up(element);
    const style = styles(element);
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = () => [...range.getClientRects()].filter((r) => r.width > 0.5 && r.height > 0.5);
    const count = lines().length;
    if (!count) return "it has no box";
    if (style.visibility !== "visible") return "visibility: " + style.visibility;
    if (chain.reduce((all, n) => all * parseFloat(styles(n).opacity), 1) < 0.1) return "it is transparent";
    // Chromium lifts what is smaller than 6 px to 6 px.
    if (lines()[0].height < 6 || parseFloat(style.fontSize) <= 6) return "its letters are too small";
    if (style.webkitTextSecurity && style.webkitTextSecurity !== "none") return "dots stand for its letters";
    const filters = chain.map((n) => styles(n).filter).join();
    if (/opacity\(0/.test(filters)) return "it is transparent";
    if (/blur\((?!0px)/.test(filters)) return "it is blurred";
    if (parseFloat(style.letterSpacing) < -0.3 * parseFloat(style.fontSize)) return "its letters lie on top of one another";
    const lost = faint(chain, style);
    if (lost) return lost;
    if (begins(chain)) return "its first line or letter is hidden";
    if (chain.some((n) => styles(n).textDecorationLine.includes("line-through"))) return "it is struck through";
    if (under(chain)) return "something lies over it";
    const letters = text.data.replace(/\s+/g, " ").trim().length;
    if (letters > 12 && count * 4 > letters) return "its letters stand one below another";
    if (afar.has(text)) return "it is outside the page";
    if (places.get(text).some((box) => chain.some((n) => strokes(n).some((stroke) => crosses(stroke, box)))))
      return "a line is drawn over it";
    for (let i = 0; i < count; i++) {
      const line = () => lines()[i] || lines()[0];
      // At the edges of narrow letters a point may meet the neighbour.
      for (const part of line().width < 12 ? [0.5] : [0.1, 0.5, 0.9]) {
        const point = () => [line().left + line().width * part, line().top + line().height / 2];
        const there = () => inWindow(...point());
        if (there() && shown(element, ...point())) continue;
        bring(chain, line);
        if (point()[0] < 0 || point()[0] > innerWidth) aside(point()[0]);
        if (!there()) return "it is outside the page";
        if (!shown(element, ...point())) return "something lies over it, or cuts it off";
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
  // The boxes of its lines, without those that are fixed to the window or cut off by a box around them.
  const placed = (text) => {
    const chain = up(text.parentElement);
    if (chain.some((n) => /fixed|sticky/.test(styles(n).position))) return [];
    const frames = chain
      .filter((n) => n !== document.body && n !== document.documentElement && styles(n).overflow !== "visible")
      .map((n) => n.getBoundingClientRect());
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()]
      .filter((r) => r.width > 3 && r.height > 3)
      .map((r) => ({ left: r.left, right: r.right, top: r.top + r.height / 4, bottom: r.bottom - r.height / 4 }))
      .filter(({ left, right, top, bottom }) => {
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        return frames.every((f) => x >= f.left && x <= f.right && y >= f.top && y <= f.bottom);
      });
  };
  const isAfar = (element, line) => {
    if (line.right <= innerWidth && line.left >= 0) return false;
    const chain = up(element);
    const holder = chain.find((n) => styles(n).display !== "inline" || styles(n).position !== "static");
    const box = styles(holder).display === "inline" ? line : holder.getBoundingClientRect();
    const led = chain.some((n) => /^(table|pre)$/.test(n.localName) || /auto|scroll/.test(styles(n).overflowX));
    return !led && (box.left > innerWidth - 24 || box.right < 24);
  };
  // The texts of which a line lies upon another: of each line the middle half of its height counts.
  const upon = (lines) => {
    const found = new Set();
    lines.sort((a, b) => a.top - b.top);
    for (let i = 0; i < lines.length; i++)
      for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom; j++) {
        const [a, b] = [lines[i], lines[j]];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - b.top;
        const [narrow, low] = [Math.min(a.right - a.left, b.right - b.left), Math.min(a.bottom - a.top, b.bottom - b.top)];
        if (across > 0.4 * narrow && down > 0.4 * low) found.add(a.t).add(b.t);
      }
    return found;
  };
  // Whether a space between two texts is not shown, as between the children of a flexible box.
  const glued = (before, text, boxes) => {
    const [a, b] = [boxes.get(before).at(-1), boxes.get(text)[0]];
    if (!a || !b || Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) < 0.4 * (b.bottom - b.top)) return false;
    const gap = Math.max(b.left - a.right, a.left - b.right);
    if (Math.abs(gap) > 0.1 * parseFloat(styles(text.parentElement).fontSize)) return false;
    const between = document.createRange();
    between.setStart(before, before.data.trimEnd().length);
    between.setEnd(text, text.data.length - text.data.trimStart().length);
    // A number and its words, side by side, are no sentence that has lost its spaces.
    const around = between.commonAncestorContainer;
    const pieces = [...around.childNodes].filter((n) => n.textContent.trim() && !/^(ul|ol|p|div|table|blockquote)$/.test(n.localName));
    return /flex|grid/.test(styles(around).display) && pieces.length > 2 && /\s/.test(between.toString());
  };
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  const skipped = new Set(["script", "style", "noscript", "template", "title", "option"]);
  const isShown = (node) => node.localName !== "option" && node.getClientRects().length > 0;
  const isSkipped = (node) => skipped.has(node.localName) && !isShown(node);
  const told = texts.filter((t) => t.data.trim() && t.parentElement && !isSkipped(t.parentElement));
  // Before anything is scrolled: where each text lies, and those whose box begins outside of the window, beside it.
  const places = new Map(told.map((t) => [t, placed(t)]));
  const afar = new Set(told.filter((t) => places.get(t).length && isAfar(t.parentElement, places.get(t)[0])));
  const reasons = new Map(told.map((t) => [t, measured(t)]));
  const seen = told.filter((t) => !reasons.get(t)[0]);
  for (const t of upon(seen.flatMap((t) => places.get(t).map((box) => ({ t, ...box })))))
    reasons.set(t, ["its letters lie on top of one another", ""]);
  for (const [before, t] of seen.slice(1).map((t, i) => [seen[i], t]))
    if (glued(before, t, places)) reasons.set(t, ["its words run together", ""]);
  const found = told.map((t) => [path(t.parentElement), t.data.replace(/[ \t\r\n\f]+/g, " ").trim(), ...reasons.get(t)]);
  const result = document.createElement("pre");
  result.id = "oppslag-measured";
  result.textContent = JSON.stringify(found);
  document.documentElement.appendChild(result);
})();
