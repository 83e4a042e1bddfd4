"""Ways to hide a text in a page, and things that look like it and hide nothing.

Each is a name and a page.
In `HIDDEN` the word "hemmelig" must not be read as seen; in `SEEN` the word "synlig" must be.
`HIDDEN_ELSEWHERE` are those that a browser's one look at a wide, light screen does not show.
"""

W = "<p class=x>hemmelig</p>"


def styled(rule: str, body: str = W) -> str:
    return f"<!doctype html><html lang=nb><style>{rule}</style><body><p>fast tekst</p>{body}</body></html>"


def inline(style: str) -> str:
    return styled("", f'<p style="{style}">hemmelig</p>')


HIDDEN: dict[str, str] = {
    "comment": styled("", "<!-- hemmelig -->"),
    "template": styled("", "<template><p>hemmelig</p></template>"),
    "script": styled("", "<script>var x = 'hemmelig'</script>"),
    "script as data": styled("", "<script type=application/json>{\"x\": \"hemmelig\"}</script>"),
    "noscript": styled("", "<noscript><p>hemmelig</p></noscript>"),
    "style element": styled("/* hemmelig */", ""),
    "script shown within what is not": styled(
        "script{display:block} div{display:none}", "<div><script type=x>hemmelig</script></div>"
    ),
    "title shown in a head that is not": "<!doctype html><title style=display:block>hemmelig</title><p>fast</p>",
    "template that a sheet shows": styled("template{display:block}", "<template>hemmelig</template>"),
    "noscript that a sheet shows": styled("noscript{display:block}", "<noscript>hemmelig</noscript>"),
    "title only": "<!doctype html><title>hemmelig</title><p>fast</p>",
    "meta description": '<!doctype html><meta name=description content="hemmelig"><p>fast</p>',
    "alt text": styled("", '<img alt="hemmelig">'),
    "title attribute": styled("", '<p title="hemmelig">fast</p>'),
    "aria-label": styled("", '<p aria-label="hemmelig">fast</p>'),
    "placeholder": styled("", '<input placeholder="hemmelig">'),
    "data attribute": styled("", '<p data-x="hemmelig">fast</p>'),
    "hidden attribute": styled("", "<p hidden>hemmelig</p>"),
    "hidden until found": styled("", "<p hidden=until-found>hemmelig</p>"),
    "closed details": styled("", "<details><summary>mer</summary><p>hemmelig</p></details>"),
    "closed dialog": styled("", "<dialog>hemmelig</dialog>"),
    "popover": styled("", "<div popover>hemmelig</div>"),
    "hidden field": styled("", "<input type=hidden value=hemmelig>"),
    "second option": styled("", "<select><option>fast</option><option>hemmelig</option></select>"),
    "fallback of canvas": styled("", "<canvas>hemmelig</canvas>"),
    "fallback of video": styled("", "<video>hemmelig</video>"),
    "datalist": styled("", "<datalist><option>hemmelig</option></datalist>"),
    "svg title": styled("", "<svg><title>hemmelig</title></svg>"),
    "svg defs": styled("", "<svg><defs><text>hemmelig</text></defs></svg>"),
    "svg white text": styled("", '<svg width=200 height=50><text x=10 y=30 fill="white">hemmelig</text></svg>'),
    "display none": styled(".x{display:none}"),
    "display none inline": inline("display:none"),
    "display none on an ancestor": styled("body>div{display:none}", f"<div><div>{W}</div></div>"),
    "important wins": styled(".x{display:none!important} p.x{display:block}"),
    "specificity wins": styled("body p.x{display:none} .x{display:block}"),
    "later rule wins": styled(".x{display:block} .x{display:none}"),
    "an invalid value is ignored": styled(".x{display:none;display:blokk}"),
    "author beats the style attribute": styled(".x{display:none!important}", '<p class=x '
    'style="display:block">hemmelig</p>'),
    "a layer takes itself back": styled("@layer a{.x{display:none}} @layer b{.x{display:block;display:revert-layer}}"),
    "a layer takes all of itself back": styled("@layer a{.x{opacity:0}} @layer b{.x{opacity:1;all:revert-layer}}"),
    "a style attribute takes itself back": styled(
        ".x{display:none}", "<p class=x style='display:block;display:revert-layer'>hemmelig</p>"
    ),
    "a layer inside another takes itself back": styled(
        "@layer a{.x{color:#fff}} @layer b{@layer c{.x{color:#000;color:revert-layer}}}"
    ),
    "a property of one's own without a value": styled(".x{--c:initial;color:var(--c,#fff)}"),
    "a colour of letters that is initial": styled(".x{color:#fff;-webkit-text-fill-color:initial}"),
    "moved by the position around it": styled(
        "div{position:relative} .x{position:inherit;left:-9999px}", f"<div>{W}</div>"
    ),
    "visibility hidden": styled(".x{visibility:hidden}"),
    "visibility collapse": styled(".x{visibility:collapse}"),
    "visibility inherited": styled("div{visibility:hidden}", f"<div>{W}</div>"),
    "opacity 0": styled(".x{opacity:0}"),
    "opacity in per cent": styled(".x{opacity:2%}"),
    "opacity multiplied": styled("div{opacity:.25} .x{opacity:.25}", f"<div>{W}</div>"),
    "filter opacity": styled(".x{filter:opacity(0)}"),
    "filter blur": styled(".x{filter:blur(12px)}"),
    "content-visibility": styled(".x{content-visibility:hidden}"),
    "clip": styled(".x{position:absolute;clip:rect(0,0,0,0)}"),
    "visually hidden helper": styled(
        ".x{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap}"
    ),
    "clip-path inset": styled(".x{clip-path:inset(50%)}"),
    "clip-path circle": styled(".x{clip-path:circle(0)}"),
    "clip-path polygon": styled(".x{clip-path:polygon(0 0,0 0,0 0)}"),
    "font-size 0": styled(".x{font-size:0}"),
    "font-size 1px": styled(".x{font-size:1px}"),
    "font-size in em, inherited": styled("div{font-size:.4em} .x{font-size:.4em}", f"<div>{W}</div>"),
    "font-size in per cent": styled(".x{font-size:5%}"),
    "font-size in rem": styled("html{font-size:4px} .x{font-size:1rem}"),
    "font shorthand": styled(".x{font:1px/1 serif}"),
    "calc to nothing": styled(".x{font-size:calc(1rem - 16px)}"),
    "zoom": styled(".x{zoom:.05}"),
    "text-indent": styled(".x{text-indent:-9999px}"),
    "left of the screen": styled(".x{position:absolute;left:-9999px}"),
    "above the screen": styled(".x{position:absolute;top:-9999px}"),
    "inset": styled(".x{position:fixed;inset:-5000px auto auto 0}"),
    "right of the screen": styled("body{overflow-x:hidden} .x{position:absolute;left:20000px}"),
    "fixed and shifted": styled(".x{position:fixed;right:-6000px}"),
    "margin out of the screen": styled(".x{margin-left:-9999px}"),
    "transform translate": styled(".x{transform:translateX(-9999px)}"),
    "transform scale": styled(".x{transform:scale(0)}"),
    "scale property": styled(".x{scale:0}"),
    "translate property": styled(".x{translate:-9999px 0}"),
    "edge on": styled(".x{transform:rotateY(90deg)}"),
    "height 0": styled(".x{height:0;overflow:hidden}"),
    "max-height 0": styled(".x{max-height:0;overflow:hidden}"),
    "width 0": styled(".x{width:0;overflow:hidden}"),
    "height 1px on an ancestor": styled("div{height:1px;overflow:hidden}", f"<div>{W}</div>"),
    "block-size": styled(".x{block-size:0;overflow:clip}"),
    "white on white": styled(".x{color:#fff}"),
    "nearly white on white": styled(".x{color:#f4f4f4}"),
    "colour of an ancestor's ground": styled("div{background:navy} .x{color:#000080}", f"<div>{W}</div>"),
    "own ground": styled(".x{background:#222;color:#222}"),
    "transparent": styled(".x{color:transparent}"),
    "alpha": styled(".x{color:rgb(0 0 0 / 4%)}"),
    "hsl": styled(".x{color:hsl(0 0% 99%)}"),
    "fill colour": styled(".x{-webkit-text-fill-color:transparent}"),
    "ground through a variable": styled(":root{--a:#fff} .x{color:var(--a)}"),
    "variable with a fallback": styled(".x{display:var(--nei, none)}"),
    "variable through a variable": styled(":root{--a:var(--b);--b:none} .x{display:var(--a)}"),
    "font element": styled("", '<font color="white">hemmelig</font>'),
    "bgcolor": styled("", '<table><tr><td bgcolor="#000000" style="color:black">hemmelig</td></tr></table>'),
    "gradient of the same colour": styled(".x{color:#fff;background:linear-gradient(#fff,#fefefe)}"),
    "line-through": styled(".x{text-decoration:line-through}"),
    "struck-out ancestor": styled("div{text-decoration-line:line-through}", f"<div>{W}</div>"),
    "del": styled("", "<p><del>hemmelig</del></p>"),
    "s": styled("", "<p><s>hemmelig</s></p>"),
    "letter-spacing": styled(".x{letter-spacing:-1em}"),
    "dots for letters": styled(".x{-webkit-text-security:disc}"),
    "supports": styled("@supports (display:grid){.x{display:none}}"),
    "layer": styled("@layer a,b; @layer b{.x{display:none}} @layer a{.x{display:block}}"),
    "outside layers": styled("@layer a{.x{display:block}} .x{display:none}"),
    "nesting": styled("body{& .x{display:none}}"),
    "nesting without a sign": styled("body{.x{display:none}}"),
    "is": styled("body :is(.x,.y){display:none}"),
    "where": styled(":where(.x){display:none}"),
    "not": styled("p:not(:first-child){display:none}"),
    "nth-child": styled("p:nth-child(2){display:none}"),
    "has": styled("body:has(p) .x{display:none}"),
    "attribute": styled("[class^=x]{display:none}"),
    "sibling": styled("p + p{display:none}"),
    "general sibling": styled("p ~ p{display:none}"),
    "unless targeted": styled(".x:not(:target){display:none}"),
    "imported sheet": styled("@import url('data:text/css,.x%7Bdisplay:none%7D');"),
    "linked sheet": '<!doctype html><link rel=stylesheet href="data:text/css,.x{display:none}"><p>fast</p>' + W,
    "svg sheet": styled("", f"<svg><style>.x{{display:none}}</style></svg>{W}"),
    "covered by an absolute box": styled(
        "body{position:relative} .c{position:absolute;inset:0;background:#fff}", f"{W}<div class=c></div>"
    ),
    "covered by a fixed box": styled(".c{position:fixed;inset:0;background:#fff}", f"{W}<div class=c></div>"),
    "covered by ::after": styled(
        ".x{position:relative} .x::after{content:'';position:absolute;inset:0;background:#fff}"
    ),
    "covered by a picture": styled(
        ".c{position:absolute;top:0;left:0;width:1000px;height:600px}",
        f'{W}<img class=c src="data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=">',
    ),
    "drawn over by the next block": styled(
        ".c{margin-top:-60px;background:#fff;height:80px;position:relative}", f"{W}<div class=c>.</div>",
    ),
    "behind the ground": styled(
        "body{background:#fff;position:relative;z-index:0} div{background:#fff} "
        ".x{position:relative;z-index:-1;top:20px}",
        f"<div>{W}<br><br></div>",
    ),
    "cut off": styled(
        ".x{height:20px;overflow:hidden;padding-top:0} .x br{line-height:40px}", "<p class=x>a<br>a<br>hemmelig</p>",
    ),
    "cut off with dots": styled(
        ".x{width:80px;overflow:hidden;text-overflow:ellipsis;"
        "white-space:nowrap}", "<p class=x>en lang setning som slutter hemmelig</p>",
    ),
    "first line": styled(".x::first-line{color:#fff}"),
    "shadow tree": styled("", "<div><template shadowrootmode=open><b>annet</b></template>hemmelig</div>"),
    "fallback of an object": styled("", '<object data="data:text/html,annet" type=text/html>hemmelig</object>'),
}  # fmt: skip
HIDDEN_ELSEWHERE: dict[str, str] = {
    "words in a drawing": styled("", '<svg width=200 height=40><text x=9 y=30>hemmelig</text></svg>'),
    "aria-hidden": styled("", "<p aria-hidden=true>hemmelig</p>"),
    "inert": styled("", "<p inert>hemmelig</p>"),
    "print": styled("@media print{.x{display:none}}"),
    "print sheet": "<!doctype html><style media=print>.x{display:none}</style><p>fast</p>" + W,
    "narrow screen": styled("@media (max-width:600px){.x{display:none}}"),
    "range syntax": styled("@media (300px <= width < 500px){.x{display:none}}"),
    "between two widths": styled("@media (min-width:900px) and (max-width:950px){.x{display:none}}"),
    "dark": styled("@media (prefers-color-scheme:dark){.x{display:none}}"),
    "dark ink on dark ground": styled("@media (prefers-color-scheme:dark){body{background:#000}} .x{color:#000}"),
    "light-dark": styled(":root{color-scheme:light dark} .x{color:light-dark(#000,#111)}"),
    "reduced motion": styled("@media (prefers-reduced-motion:reduce){.x{display:none}}"),
    "reversed letters": styled("", "<p><bdo dir=rtl>hemmelig</bdo></p>"),
    "bidi-override": styled(".x{direction:rtl;unicode-bidi:bidi-override}"),
    "reversed letters in bold": styled("", "<p><bdo dir=rtl><b>hemmelig</b></bdo></p>"),
    "blocks without height, over one another": styled(".x{height:0;margin:0}", f"{W}<p>noe annet</p>"),
    "mirrored": styled(".x{transform:rotateY(180deg)}"),
    "container query": styled("body{container-type:inline-size} @container (max-width:300px){.x{display:none}}"),
    "unknown state": styled(".x:state(x){display:none}"),
    "unknown feature": styled("@supports (ukjent:verdi){.x{display:none}}"),
    "animation": styled("@keyframes bort{to{opacity:0}} .x{animation:bort 1s 30s forwards}"),
    "blended": styled(".x{mix-blend-mode:difference}"),
    "in a frame": styled("", '<iframe srcdoc="<p>hemmelig"></iframe>'),
}  # fmt: skip

S = "<p class=x>synlig</p>"


def shown(rule: str, body: str = S) -> str:
    return styled(rule, body)


SEEN: dict[str, str] = {
    "a bare fragment": "<ul><li><strong>SM-01</strong> synlig</li></ul>",
    "nothing special": shown(""),
    "hidden attribute undone": shown("[hidden]{display:block}", "<p hidden>synlig</p>"),
    "a layer takes back that it hides": shown("@layer a{.x{opacity:1}} @layer b{.x{opacity:0;opacity:revert-layer}}"),
    "a layer takes back that another hides": shown(
        "@layer a{.x{opacity:revert-layer!important}} @layer b{.x{opacity:0}} .x{opacity:0}"
    ),
    "a sheet takes back all": shown(".x{display:none} .x{all:revert}"),
    "nothing is said of all": shown(".x{opacity:0} .x{all:unset}"),
    "all is initial": shown(".x{opacity:0} .x{all:initial}"),
    "all is as it is around it": shown(".x{opacity:0} .x{all:inherit}"),
    "a value of one's own from around it": shown("body{--c:#000} .x{--c:inherit;color:var(--c,#fff)}"),
    "visible inside hidden": shown("div{visibility:hidden} .x{visibility:visible}", f"<div>{S}</div>"),
    "script that a sheet shows": shown("body>*{display:block}", "<script type=x>synlig</script>"),
    "style that shows itself": shown("", "<style style=display:block>.x{} /* synlig */</style>"),
    "title that a sheet shows": "<!doctype html><title>synlig</title><style>head,title{display:block}</style><p>fast",
    "open details": shown("", f"<details open><summary>mer</summary>{S}</details>"),
    "summary": shown("", "<details><summary>synlig</summary></details>"),
    "open dialog": shown("", "<dialog open>synlig</dialog>"),
    "hover does not hide now": shown(".x:hover{display:none}"),
    "hidden one beside it": shown("p:not(.x) + p:not(.x){display:none}"),
    "less specific rule": shown(".x{display:block} p{display:none} body>p{display:block}"),
    "comment in the sheet": shown("/* .x{display:none} */"),
    "unsupported": shown("@supports not (display:grid){.x{display:none}}"),
    "another page's class": shown(".y{display:none} #x{display:none} [data-x]{display:none}"),
    "small but readable": shown(".x{font-size:.8em}"),
    "opacity .9": shown(".x{opacity:.9}"),
    "grey": shown(".x{color:#666}"),
    "white on a dark band": shown(".x{background:#124;color:#fff}"),
    "white on an ancestor's band": shown("div{background:#124} .x{color:#fff}", f"<div>{S}</div>"),
    "dark theme": shown("@media (prefers-color-scheme:dark){body{background:#111;color:#eee}}"),
    "colour scheme": shown(":root{color-scheme:light dark} .x{color:light-dark(#000,#fff)}"),
    "variables": shown(":root{--a:#123} .x{color:var(--a);background:var(--b,#fff)}"),
    "dark gradient": shown(".x{color:#fff;background:linear-gradient(#000,#234)}"),
    "flex and gap": shown(".x{display:flex;gap:1rem}"),
    "grid": shown("body{display:grid;grid-template-columns:1fr 1fr}"),
    "columns": shown("body{columns:2}"),
    "float": shown(".x{float:left}"),
    "sticky": shown(".x{position:sticky;top:0;background:#fff}"),
    "a sticky header": shown("header{position:sticky;top:0;background:#fff}", f"<header>hode</header>{S}"),
    "a fixed header": shown(
        "header{position:fixed;top:0;left:0;right:0;background:#fff} "
        "body{padding-top:60px}", f"<header>hode</header>{S}",
    ),
    "a skip link": shown(
        ".s{position:absolute;top:-4rem;background:#fff} .s:focus{top:0}", f"<a class=s href=#m>Hopp</a>{S}",
    ),
    "raised a little": shown(".x{position:relative;top:-.3em}"),
    "negative margins of a row": shown(".r{margin:0 -15px} body{padding:0 20px}", f"<div class=r>{S}</div>"),
    "hanging indent": shown(".x{padding-left:2em;text-indent:-2em}"),
    "overflow of a wide table": shown("div{overflow-x:auto}", f"<div>{S}</div>"),
    "overflow-wrap and hyphens": shown(".x{overflow-wrap:anywhere;hyphens:auto}"),
    "cleared floats": shown("div{overflow:hidden}", f"<div>{S}</div>"),
    "rounded, with a shadow": shown(".x{border-radius:9px;box-shadow:0 1px 2px #0003}"),
    "a transition": shown(".x{transition:opacity 1s}"),
    "reduced motion": shown("@media (prefers-reduced-motion:reduce){*{animation:none!important}}"),
    "underlined": shown(".x{text-decoration:underline}"),
    "user-select": shown(".x{user-select:none}"),
    "another script direction": shown("", "<p dir=rtl lang=ar>synlig نص</p>"),
    "isolated": shown("", "<p><bdi>synlig</bdi></p>"),
    "bullets and numbers": shown("li{list-style:decimal inside} li::marker{color:red}", "<ol><li>synlig</ol>"),
    "an ornament before": shown(".x::before{content:'›'}"),
    "a counter before": shown("body{counter-reset:n} .x::before{counter-increment:n;content:counter(n) '. '}"),
    "menu hidden in print": shown("@media print{nav{display:none}}", "<nav>synlig</nav>"),
    "a button hidden in print": shown("@media print{button{display:none}}", "<button>synlig</button>"),
    "page rules": shown("@page{margin:2cm} @media print{.x{break-inside:avoid}}"),
    "a font inside": shown("@font-face{font-family:a;src:url(data:font/woff2;base64," + "A" * 4000 + ")}"),
    "another maker's selector": shown("::-moz-focus-inner{opacity:0} input:-ms-clear{display:none} "
    ":-moz-ui-invalid{color:#fff}"),
    "nested lists": "<ul><li>a<ul><li>synlig</li></ul></li></ul>",
    "unclosed tags": "<ul><li>a<li>synlig<p>b</ul>",
    "a table": "<table><tr><th>a<td>synlig</table>",
    "text straight in the body": "<div>synlig<p>b</p>c</div>",
    "inline is not transformed": shown("span{transform:scale(0)}", "<p><span>synlig</span></p>"),
    "content on an element": shown(".x{content:'annet'}"),
}  # fmt: skip
