import { toneOfShare } from './tone';

/** How much of what a target allows is used; full and red when it is missed. */
export function Meter({ label, value, limit }: { label: string; value: number; limit: number }) {
  const share = value / Math.max(limit, 1);
  const percent = Math.round(share * 100);
  return (
    <div
      className="meter"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(percent, 100)}
      aria-valuetext={`${percent} %`}
      data-tone={toneOfShare(share)}
    >
      <div style={{ width: `${Math.min(100, Math.max(share * 100, 2))}%` }} />
    </div>
  );
}
