import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHelpCircle,
  IconLoader2,
} from '@tabler/icons-react';
import { toneOf, type Tone } from './tone';

// never by colour alone: each tone has a shape too
const SHAPES: Record<Tone, typeof IconClock> = {
  good: IconCircleCheck,
  warning: IconAlertTriangle,
  bad: IconCircleX,
  busy: IconLoader2,
  waiting: IconClock,
  unknown: IconHelpCircle,
};

export function ToneIcon({ tone, size = 14 }: { tone: Tone; size?: number }) {
  const Shape = SHAPES[tone];
  return <Shape size={size} aria-hidden className={tone === 'busy' ? 'spin' : undefined} />;
}

export function StatusBadge({ status, label }: { status: string; label: string }) {
  const tone = toneOf(status);
  return (
    <span className="pill" data-tone={tone}>
      <ToneIcon tone={tone} />
      {label}
    </span>
  );
}
