/** Where dragged and resized things come to lie while the pointer holds them: in line, on the grid, or free. */
import type { Editor } from "@/editor/Editor";
import { around, type Box, BoxIndex, drawnBoxes, restingBoxes } from "@/graph/boxes";
import { documentOfGroup } from "@/graph/groupLayout";
import type { GraphDocument, Position } from "@/graph/model";
import { guidesFor, NO_GUIDES, type Sides, snapMoved, snapResized } from "@/graph/snapping";

/** In pixels of the screen, however near or far the canvas is looked at. */
const NEAR_ENOUGH = 6;

type Places = Readonly<Record<string, Position>>;

export class Placing {
  private index: BoxIndex | null = null;
  private isFree = false;

  constructor(
    private readonly editor: Editor,
    private readonly zoom: () => number,
  ) {}

  /** Show things where they belong when the pointer would have them at these places. */
  move(wanted: Places): void {
    const document = this.shownDocument();
    const ids = Object.keys(wanted);
    const index = this.indexWithout(document, ids);
    const box = around(drawnBoxes(document, ids, wanted));
    const anchor = wanted[ids[0] ?? ""];
    if (!box || !anchor) return;
    const { shift, guides } = this.isFree
      ? { shift: { x: 0, y: 0 }, guides: NO_GUIDES }
      : snapMoved(index, box, { ...this.options(), anchor });
    const dragged = Object.fromEntries(
      Object.entries(wanted).map(([id, { x, y }]) => [
        id,
        { x: Math.round(x + shift.x), y: Math.round(y + shift.y) },
      ]),
    );
    this.editor.store.setState({ dragged, guides });
  }

  /** The box a resized note gets when the pointer would have it this large. */
  resize(id: string, wanted: Box, sides: Sides): Box {
    if (this.isFree) {
      this.editor.store.setState({ guides: NO_GUIDES });
      return wanted;
    }
    const index = this.indexWithout(this.shownDocument(), [id]);
    const { box, guides } = snapResized(index, wanted, sides, this.options());
    this.editor.store.setState({ guides });
    return box;
  }

  /** Everything is where it was let go. */
  end(): void {
    this.index = null;
    window.removeEventListener("pointermove", this.watchKeys, true);
    this.editor.store.setState({ dragged: {}, guides: NO_GUIDES });
  }

  private indexWithout(document: GraphDocument, ids: readonly string[]): BoxIndex {
    if (this.index) return this.index;
    window.addEventListener("pointermove", this.watchKeys, true);
    this.index = new BoxIndex(restingBoxes(document, new Set(ids)));
    return this.index;
  }

  private options() {
    return { threshold: NEAR_ENOUGH / this.zoom(), grid: this.editor.state.hasGrid };
  }

  /** Some desktops keep Alt and the pointer to themselves, so Ctrl does as well. */
  private watchKeys = (event: PointerEvent): void => {
    this.isFree = event.altKey || event.ctrlKey || event.metaKey;
  };

  private shownDocument(): GraphDocument {
    return shownDocument(this.editor);
  }
}

function shownDocument({ state: { document, openGroup } }: Editor): GraphDocument {
  return openGroup !== null && document.groups[openGroup] ? documentOfGroup(document, openGroup) : document;
}

const SHOWN_MS = 1_500;
let fading: ReturnType<typeof setTimeout> | undefined;

/** After a move by key: what the moved is in line with is seen for a moment. */
export function flashGuides(editor: Editor, ids: Iterable<string>): void {
  const document = shownDocument(editor);
  const moved = new Set(ids);
  const box = around(drawnBoxes(document, moved));
  if (!box) return;
  const guides = guidesFor(new BoxIndex(restingBoxes(document, moved)), box);
  editor.store.setState({ guides });
  clearTimeout(fading);
  fading = setTimeout(() => {
    if (editor.state.guides === guides) editor.store.setState({ guides: NO_GUIDES });
  }, SHOWN_MS);
}
