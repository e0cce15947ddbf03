import type * as ast from "../ast.js";
import type { Span } from "../span.js";

/** Hands out a file's comments in their order, each once, to whatever is printed next to them. */
export class Comments {
  private readonly comments: readonly ast.StringLiteral[];
  private next = 0;

  constructor(comments: readonly ast.StringLiteral[]) {
    this.comments = comments;
  }

  /** Is there one that begins before the offset? */
  anyBefore(offset: number): boolean {
    const comment = this.comments[this.next];
    return comment !== undefined && comment.span.start < offset;
  }

  takeBefore(offset: number): ast.StringLiteral[] {
    const from = this.next;
    while (this.anyBefore(offset)) this.next++;
    return this.comments.slice(from, this.next);
  }

  /** The one behind something on its line. */
  takeBehind({ source, end }: Span): ast.StringLiteral | undefined {
    const comment = this.comments[this.next];
    if (comment === undefined || comment.span.start < end) return undefined;
    if (!/^[ \t;]*$/.test(source.text.slice(end, comment.span.start))) return undefined;
    this.next++;
    return comment;
  }

  /** The one behind the `{` of a block whose first item or end begins at the offset. */
  takeBehindBrace(offset: number): ast.StringLiteral | undefined {
    const comment = this.comments[this.next];
    if (comment === undefined || comment.span.start >= offset) return undefined;
    const { source, start } = comment.span;
    if (!/\{[ \t]*$/.test(source.text.slice(Math.max(0, start - 200), start))) return undefined;
    this.next++;
    return comment;
  }
}

export const commentText = ({ value }: ast.StringLiteral): string =>
  value === "" || value.startsWith("/") ? `//${value}` : `// ${value}`;
