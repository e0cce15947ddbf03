import type { CstElement, CstNode, IToken } from "chevrotain";
import { endOf } from "../1-parse/tokens.js";
import type { Source, Span } from "../span.js";

/** Thrown where a node lacks a part, caught where the item that it belongs to is left out. The parser has said why. */
export const INCOMPLETE = Symbol("incomplete");

/** The value, or nothing where a part of it could not be read. */
export function salvage<T>(build: () => T): T | undefined {
  try {
    return build();
  } catch (thrown) {
    if (thrown === INCOMPLETE) return undefined;
    throw thrown;
  }
}

const isNode = (element: CstElement): element is CstNode => "children" in element;

export const nodesOf = (node: CstNode, key: string): CstNode[] => (node.children[key] ?? []).filter(isNode);
export const tokensOf = (node: CstNode, key: string): IToken[] =>
  (node.children[key] ?? []).filter((element): element is IToken => !isNode(element));

export function nodeOf(node: CstNode, key: string): CstNode {
  const found = nodesOf(node, key)[0];
  if (found === undefined) throw INCOMPLETE;
  return found;
}
export const maybeNode = (node: CstNode, key: string): CstNode | undefined => nodesOf(node, key)[0];

/** A token that is in the text. */
export function tokenOf(node: CstNode, key: string): IToken {
  const found = tokensOf(node, key)[0];
  if (found === undefined || found.isInsertedInRecovery === true) throw INCOMPLETE;
  return found;
}
export const has = (node: CstNode, key: string): boolean => node.children[key] !== undefined;

export const tokenSpan = (source: Source, token: IToken): Span => ({
  source,
  start: token.startOffset,
  end: endOf(token),
});

export function nodeSpan(source: Source, { location }: CstNode): Span {
  const start = location?.startOffset ?? Number.NaN;
  const end = (location?.endOffset ?? Number.NaN) + 1;
  if (Number.isNaN(start) || Number.isNaN(end)) throw INCOMPLETE;
  return { source, start, end: Math.max(start, end) };
}
