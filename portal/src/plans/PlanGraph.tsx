import type { ReactNode } from 'react';
import { texts } from '../texts';
import { layers, type Node } from './layers';

const WIDTH = 190;
const HEIGHT = 74;
const ACROSS = 44;
const DOWN = 18;

const t = texts.plans;

/** Steps as a graph, from left to right; where there is no room, it is scrolled. */
export function PlanGraph<N extends Node>({
  steps,
  cell,
}: {
  steps: readonly N[];
  cell: (step: N) => ReactNode;
}) {
  const placed = layers(steps);
  const at = new Map(
    placed.map(({ node, column, row }) => [
      node.step,
      { x: column * (WIDTH + ACROSS), y: row * (HEIGHT + DOWN) },
    ]),
  );
  const width = Math.max(...placed.map((one) => one.column + 1)) * (WIDTH + ACROSS) - ACROSS;
  const height = Math.max(...placed.map((one) => one.row + 1)) * (HEIGHT + DOWN) - DOWN;
  return (
    <div className="graph" tabIndex={0} role="group" aria-label={t.graph}>
      <div style={{ width, height, position: 'relative' }}>
        <svg width={width} height={height} aria-hidden className="graph-lines">
          {steps.flatMap((step) =>
            step.after.map((before) => {
              const from = at.get(before);
              const to = at.get(step.step);
              if (!from || !to) return null;
              const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
              const bend = ACROSS * 0.6;
              return (
                <path
                  key={`${before} ${step.step}`}
                  d={`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
                />
              );
            }),
          )}
        </svg>
        <ol className="plain">
          {steps.map((step) => {
            const place = at.get(step.step);
            return (
              <li
                key={step.step}
                className="graph-step"
                style={{ left: place?.x, top: place?.y, width: WIDTH, height: HEIGHT }}
                data-testid={`node-${step.step}`}
              >
                {cell(step)}
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}
