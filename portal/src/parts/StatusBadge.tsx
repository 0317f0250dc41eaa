import { Badge } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHelpCircle,
  IconLoader2,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type Tone = 'good' | 'warning' | 'bad' | 'busy' | 'waiting' | 'unknown';

// never by colour alone: each tone has a shape too
const LOOKS: Record<Tone, { color: string; icon: ReactNode }> = {
  good: { color: 'teal', icon: <IconCircleCheck size={14} aria-hidden /> },
  warning: { color: 'yellow', icon: <IconAlertTriangle size={14} aria-hidden /> },
  bad: { color: 'red', icon: <IconCircleX size={14} aria-hidden /> },
  busy: { color: 'sea', icon: <IconLoader2 size={14} aria-hidden className="spin" /> },
  waiting: { color: 'gray', icon: <IconClock size={14} aria-hidden /> },
  unknown: { color: 'gray', icon: <IconHelpCircle size={14} aria-hidden /> },
};

const TONES: Record<string, Tone> = {
  success: 'good',
  SUCCESS: 'good',
  healthy: 'good',
  met: 'good',
  RUNNING: 'good',
  failed: 'bad',
  FAILED: 'bad',
  critical: 'bad',
  missed: 'bad',
  in_progress: 'busy',
  IN_PROGRESS: 'busy',
  scheduled: 'waiting',
  SCHEDULED: 'waiting',
  warning: 'warning',
  unproven: 'warning',
};

export function toneOf(status: string): Tone {
  return TONES[status] ?? 'unknown';
}

export function StatusBadge({ status, label }: { status: string; label: string }) {
  const look = LOOKS[toneOf(status)];
  return (
    <Badge variant="light" color={look.color} leftSection={look.icon} className="badge" autoContrast>
      {label}
    </Badge>
  );
}
