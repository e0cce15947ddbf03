import type { Player } from "../plan.js";
import type { NetworkEntry, Scope } from "./scope.js";

export const players: readonly Player[] = ["discriminator", "generator"];

/** The network of a player, where it is declared without mistakes. */
export const networkOf = (player: Player, scope: Scope): NetworkEntry | undefined =>
  [...scope.networks.values()].find(({ value }) => value?.player === player)?.value;

/** A player's network by its name in the file, for messages. */
export const playerName = (player: Player, scope: Scope): string =>
  networkOf(player, scope)?.plan.name ?? `the ${player}`;
