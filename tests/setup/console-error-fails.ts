import { afterEach, beforeEach, expect, vi } from 'vitest';

// An unexpected console.error is a failure. A test that expects one spies on it itself.
let errors: unknown[][] = [];
const original = console.error;
beforeEach(() => {
  errors = [];
  console.error = (...args: unknown[]) => {
    errors.push(args);
  };
});
afterEach(() => {
  console.error = original;
  vi.restoreAllMocks();
  expect(errors, 'console.error was called').toEqual([]);
});
