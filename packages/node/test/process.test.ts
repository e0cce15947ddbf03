import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { clock, describeEnvironment, listenForSignals, residentBytes } from "../src/index.js";
import { temporaryFolder } from "./draw.js";

class Signals extends EventEmitter {
  exits: number[] = [];
  exit(code: number) {
    this.exits.push(code);
  }
}

test("the first Ctrl-C asks to stop, the second leaves at once with 130", () => {
  const signals = new Signals();
  const told: string[] = [];
  const stopper = listenForSignals((reason) => told.push(reason), signals);
  expect(stopper.reason).toBeUndefined();
  signals.emit("SIGINT");
  expect([stopper.reason, told, signals.exits]).toEqual(["interrupt", ["interrupt"], []]);
  signals.emit("SIGINT");
  expect([stopper.reason, told, signals.exits]).toEqual(["interrupt", ["interrupt"], [130]]);
});

test("SIGTERM asks to stop, however often it comes, and after it one Ctrl-C does not kill", () => {
  const signals = new Signals();
  const stopper = listenForSignals(undefined, signals);
  signals.emit("SIGTERM");
  signals.emit("SIGTERM");
  signals.emit("SIGINT");
  expect([stopper.reason, signals.exits]).toEqual(["terminate", []]);
  stopper.release();
  expect(signals.eventNames()).toEqual([]);
});

test("the clock goes on and lets messages in", async () => {
  const before = clock.now();
  let turned = false;
  setImmediate(() => {
    turned = true;
  });
  await clock.yield();
  expect(turned).toBe(true);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
});

test("the environment names versions and machine, and the commit where there is one", async () => {
  const packages = { "@dotgan/losses": "0.1.0" };
  const overrides = { set: ["width=64"], seed: 3, precision: "mixed" } as const;
  const what = { engine: "cpu", packages, overrides };
  const here = await describeEnvironment({ ...what, folder: import.meta.dirname });
  expect(here).toMatchObject({ node: process.version, ...what, cpu: { cores: expect.any(Number) } });
  const nowhere = await describeEnvironment({ ...what, folder: temporaryFolder() });
  expect(nowhere).not.toHaveProperty("git");
});

test("resident memory is what the whole process takes, in bytes", () => {
  const before = residentBytes();
  const held = Buffer.alloc(128 * 1024 * 1024, 1);
  expect(residentBytes() - before).toBeGreaterThan(100 * 1024 * 1024);
  expect(held.length).toBeGreaterThan(0);
});
