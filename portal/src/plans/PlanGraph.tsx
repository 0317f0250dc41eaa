import type { ReactNode } from 'react';
import { texts } from '../texts';
import { frames, layers, type Node } from './layers';

const WIDTH = 190;
const HEIGHT = 74;
const ACROSS = 44;
const DOWN = 18;
/** Around a group, with its name above; beside it there is room for it. */
const FRAME = 8;
const NAME = 20;

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
  const groups = frames(placed);
  const margin = groups.length > 0 ? FRAME : 0;
  // a row with the name of a group above it begins lower
  const named = new Set(groups.map((group) => group.rows[0]));
  const top = (row: number) =>
    row * (HEIGHT + DOWN) + [...named].filter((one) => one <= row).length * (NAME + FRAME) + margin;
  const at = new Map(
    placed.map(({ node, column, row }) => [
      node.step,
      { x: column * (WIDTH + ACROSS) + margin, y: top(row) },
    ]),
  );
  const width = Math.max(...placed.map((one) => one.column + 1)) * (WIDTH + ACROSS) - ACROSS + 2 * margin;
  const height = Math.max(...placed.map((one) => top(one.row))) + HEIGHT + margin;
  return (
    <div className="graph" tabIndex={0} role="group" aria-label={t.graph}>
      <div style={{ width, height, position: 'relative' }}>
        {groups.map((group) => {
          const [left, right] = group.columns;
          const [first, last] = group.rows;
          return (
            <div
              key={group.group}
              className="graph-group"
              style={{
                left: left * (WIDTH + ACROSS),
                top: top(first) - NAME - FRAME / 2,
                width: (right - left) * (WIDTH + ACROSS) + WIDTH + 2 * FRAME,
                height: top(last) - top(first) + HEIGHT + NAME + FRAME * 1.5,
              }}
              data-testid={`group-${group.group}`}
            >
              <span className="of">{t.group(group.group)}</span>
            </div>
          );
        })}
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
