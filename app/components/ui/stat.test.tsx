import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { NotEvaluated } from './not-evaluated.tsx';
import { Stat } from './stat.tsx';
import { TooltipProvider } from './tooltip.tsx';

const markup = (definition?: string) =>
  renderToStaticMarkup(
    <TooltipProvider>
      <Stat label="Stability" value={<NotEvaluated reason="too few ideas" />} definition={definition} />
    </TooltipProvider>,
  );

test('a figure that is a button has no other button inside, and still says why it is missing', () => {
  const explained = markup('What it means');
  expect(explained.match(/<button/g)).toHaveLength(1);
  expect(explained).toContain('too few ideas');
});

test('a figure that explains nothing leaves the reason to its own button', () => {
  const plain = markup();
  expect(plain).toMatch(/^<div/);
  expect(plain.match(/<button/g)).toHaveLength(1);
});
