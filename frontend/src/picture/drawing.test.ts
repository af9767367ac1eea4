import { describe, expect, it } from "vitest";
import {
  chain,
  FILTER,
  INDEX,
  LEARNER,
  makeDocument,
  makeNode,
  randomNumbers,
  SOURCE,
  TRAIN,
} from "@/test/graphs";
import { fileName } from "./download";
import { draw, type PictureStyle } from "./drawing";
import { escapeXml, truncated, wrapped } from "./text";

const STYLE: PictureStyle = {
  color: (token) => `#${token.length.toString(16).padStart(6, "0")}`,
  measure: (text, size) => [...text].length * size * 0.5,
  font: '"Noto Sans", sans-serif',
};
const wide = (text: string) => [...text].length;

function parse(svg: string): Document {
  const tree = new DOMParser().parseFromString(svg, "image/svg+xml");
  expect(tree.querySelector("parsererror")).toBeNull();
  return tree;
}

const texts = (tree: Document) => [...tree.querySelectorAll("text")].map((element) => element.textContent);

describe("a picture", () => {
  it("holds every node, edge and note, wherever they stand", () => {
    const document = {
      ...chain(30),
      notes: {
        n: { id: "n", text: "far off", position: { x: -5000, y: 9000 }, size: { width: 200, height: 90 } },
      },
    };
    const { svg, width, height } = draw("All", document, INDEX, STYLE);
    const tree = parse(svg);
    expect(tree.querySelectorAll("path")).toHaveLength(29);
    expect(tree.querySelectorAll("g")).toHaveLength(30);
    expect(texts(tree)).toContain("far off");
    const [left = 0, top = 0, across, down] = (tree.documentElement.getAttribute("viewBox") ?? "")
      .split(" ")
      .map(Number);
    expect([across, down]).toEqual([width, height]);
    expect([left < -5000, top < 0, top + height > 9090]).toEqual([true, true, true]);
  });

  it("an edge ends in the middle of its ports", () => {
    const document = makeDocument(
      [makeNode("s", SOURCE), makeNode("f", FILTER, { position: { x: 0, y: 200 } })],
      ["s.data → f.data"],
    );
    const path = parse(draw("", document, INDEX, STYLE).svg)
      .querySelector("path")
      ?.getAttribute("d");
    expect(path).toBe("M116,66 C116,133 116,133 116,200");
  });

  it("an edge has the colour of what it carries, unless that is a table", () => {
    const document = makeDocument(
      [makeNode("l", LEARNER), makeNode("s", SOURCE), makeNode("t", TRAIN)],
      ["l.model → t.model", "s.data → t.data"],
    );
    const named = { ...STYLE, color: (token: string) => token };
    const paths = [...parse(draw("", document, INDEX, named).svg).querySelectorAll("path")];
    expect(paths.map((path) => path.getAttribute("stroke"))).toEqual(["--port-learner", "--edge"]);
  });

  it("an empty pipeline and unknown modules have a picture too", () => {
    parse(draw("", makeDocument([]), INDEX, STYLE).svg);
    const lost = makeDocument([makeNode("x", { ...FILTER, name: "lost" })]);
    expect(texts(parse(draw("", lost, INDEX, STYLE).svg))).toEqual(["?", "x", "lost"]);
  });

  const HOSTILE = [
    "</text><script>alert(1)</script>",
    '" onload="alert(1)',
    "a & b < c > d ' e",
    "]]> <!-- --> &amp; &#0;",
    "nul \u0000 bell \u0007 lone \ud800 end \uffff",
    "𝕏 e\u0301 עברית",
  ];

  it.each(HOSTILE)("keeps to text what is called %j", (name) => {
    const document = {
      ...makeDocument([makeNode("x", FILTER, { name, comment: name })]),
      notes: { n: { id: "n", text: name, position: { x: 0, y: 300 }, size: { width: 900, height: 90 } } },
    };
    const tree = parse(draw(name, document, INDEX, STYLE).svg);
    expect(tree.querySelector("script, foreignObject, image, a")).toBeNull();
    for (const element of tree.querySelectorAll("*")) {
      expect(element.getAttributeNames().filter((attribute) => attribute.startsWith("on"))).toEqual([]);
    }
  });

  it("is well-formed whatever the letters", () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 200; round += 1) {
      const name = Array.from({ length: 20 }, () =>
        String.fromCharCode(random() < 0.5 ? random() * 128 : random() * 65_536),
      ).join("");
      const tree = parse(draw(name, makeDocument([makeNode("x", FILTER, { name })]), INDEX, STYLE).svg);
      expect(tree.querySelectorAll("g > text")).toHaveLength(3);
    }
  });
});

describe("text", () => {
  it("is cut to its width with an ellipsis", () => {
    expect(truncated("Split Data", 10, wide)).toBe("Split Data");
    expect(truncated("Split Data 2", 8, wide)).toBe("Split D…");
    expect(truncated("𝕏𝕏𝕏𝕏", 3, wide)).toBe("𝕏𝕏…");
  });

  it("is wrapped between words, within long ones, and ends with an ellipsis", () => {
    expect(wrapped("one two three", 7, 5, wide)).toEqual(["one two", "three"]);
    expect(wrapped("abcdefgh", 3, 5, wide)).toEqual(["abc", "def", "gh"]);
    expect(wrapped("a\n\nb", 3, 5, wide)).toEqual(["a", "", "b"]);
    expect(wrapped("aa bb cc dd", 2, 2, wide)).toEqual(["aa", "b…"]);
  });

  it("is escaped", () => {
    expect(escapeXml(`<a b="c">&'`)).toBe("&lt;a b=&quot;c&quot;&gt;&amp;&apos;");
  });
});

it.each([
  ["My pipeline", "My-pipeline"],
  ["../../etc/passwd", "etc-passwd"],
  ["///", "pipeline"],
  ["Größe & Preis", "Größe-Preis"],
])("a file for %s is called %s", (name, expected) => {
  expect(fileName(name)).toBe(expected);
});
