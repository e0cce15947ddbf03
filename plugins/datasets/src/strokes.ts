/** A point of a drawing, x to the right and y down. */
export type Point = readonly [x: number, y: number];
/** Points that are joined by straight lines. */
export type Stroke = readonly Point[];

/** A part of an ellipse as lines; angles in degrees, from the right over the bottom. */
function arc([x, y]: Point, width: number, height: number, from: number, to: number): Stroke {
  const pieces = Math.ceil(Math.abs(to - from) / 20);
  return Array.from({ length: pieces + 1 }, (_, i): Point => {
    const angle = ((from + ((to - from) * i) / pieces) * Math.PI) / 180;
    return [x + width * Math.cos(angle), y + height * Math.sin(angle)];
  });
}

const turned = (strokes: readonly Stroke[]): Stroke[] =>
  strokes.map((stroke) => stroke.map(([x, y]): Point => [-x, -y]));

const six = [arc([0, 0.4], 0.55, 0.6, 0, 360), arc([0.35, 0.4], 0.9, 1.4, 180, 270)];

/** The ten digits, each within 0.6 of the middle to either side and 1 above and below. */
export const digits: readonly (readonly Stroke[])[] = [
  [arc([0, 0], 0.6, 1, 0, 360)],
  [
    [
      [-0.4, -0.55],
      [0.05, -1],
      [0.05, 1],
    ],
  ],
  [[...arc([0, -0.45], 0.55, 0.55, -170, 35), [-0.6, 1], [0.6, 1]]],
  [[...arc([0, -0.5], 0.5, 0.5, -150, 90), ...arc([0, 0.5], 0.6, 0.5, -90, 150)]],
  [
    [
      [0.25, 1],
      [0.25, -1],
      [-0.6, 0.4],
      [0.6, 0.4],
    ],
  ],
  [[[0.5, -1], [-0.4, -1], [-0.45, -0.1], ...arc([0, 0.38], 0.6, 0.62, -140, 140)]],
  six,
  [
    [
      [-0.55, -1],
      [0.55, -1],
      [-0.15, 1],
    ],
  ],
  [arc([0, -0.5], 0.48, 0.5, 0, 360), arc([0, 0.5], 0.6, 0.5, 0, 360)],
  turned(six),
];

/**
 * Draws strokes of a width, in pixels, into `into` (`side * side`): 1 within a stroke, 0 outside, and at its edge the share
 * of a pixel's width that lies within. A pixel's middle counts, so that (0, 0) is the top left corner of the first.
 */
export function drawStrokes(strokes: readonly Stroke[], width: number, side: number, into: Float32Array): void {
  into.fill(0);
  const reach = width / 2 + 0.5;
  const clamped = (value: number) => Math.min(side, Math.max(0, value));
  for (const stroke of strokes) {
    for (let i = 1; i < stroke.length; i++) {
      const [ax, ay] = stroke[i - 1] as Point;
      const [bx, by] = stroke[i] as Point;
      const [dx, dy] = [bx - ax, by - ay];
      const squared = dx * dx + dy * dy || 1;
      const right = clamped(Math.ceil(Math.max(ax, bx) + reach));
      const bottom = clamped(Math.ceil(Math.max(ay, by) + reach));
      for (let y = clamped(Math.floor(Math.min(ay, by) - reach)); y < bottom; y++) {
        for (let x = clamped(Math.floor(Math.min(ax, bx) - reach)); x < right; x++) {
          const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
          const along = Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
          const covered = Math.min(1, reach - Math.sqrt((px - along * dx) ** 2 + (py - along * dy) ** 2));
          if (covered > (into[y * side + x] as number)) into[y * side + x] = covered;
        }
      }
    }
  }
}
