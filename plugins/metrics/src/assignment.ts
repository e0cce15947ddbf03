/**
 * The one-to-one match of rows and columns with the greatest sum: the column of each row, for a square matrix. The
 * Hungarian method with potentials (Kuhn 1955), in cubic time: each row in turn enters along the cheapest path of swaps.
 */
export function bestMatch(gains: readonly (readonly number[])[]): number[] {
  const n = gains.length;
  const rowPotential = new Float64Array(n);
  // Column n is a place outside the matrix, where the row that enters stands at first.
  const columnPotential = new Float64Array(n + 1);
  const rowOf = new Int32Array(n + 1).fill(-1);
  for (let row = 0; row < n; row++) {
    const least = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    const cameFrom = new Int32Array(n).fill(n);
    const visited = new Uint8Array(n + 1);
    let column = n;
    rowOf[n] = row;
    do {
      visited[column] = 1;
      const here = rowOf[column] as number;
      let next = -1;
      for (let j = 0; j < n; j++) {
        if (visited[j]) continue;
        const cost = -(gains[here]?.[j] as number) - (rowPotential[here] as number) - (columnPotential[j] as number);
        if (cost < (least[j] as number)) {
          least[j] = cost;
          cameFrom[j] = column;
        }
        if (next < 0 || (least[j] as number) < (least[next] as number)) next = j;
      }
      const step = least[next] as number;
      for (let j = 0; j <= n; j++) {
        if (visited[j]) {
          const owner = rowOf[j] as number;
          rowPotential[owner] = (rowPotential[owner] as number) + step;
          columnPotential[j] = (columnPotential[j] as number) - step;
        } else if (j < n) {
          least[j] = (least[j] as number) - step;
        }
      }
      column = next;
    } while ((rowOf[column] as number) >= 0);
    while (column !== n) {
      const before = cameFrom[column] as number;
      rowOf[column] = rowOf[before] as number;
      column = before;
    }
  }
  const columns = new Array<number>(n).fill(0);
  for (let j = 0; j < n; j++) columns[rowOf[j] as number] = j;
  return columns;
}
