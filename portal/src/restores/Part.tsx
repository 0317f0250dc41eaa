import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMay } from '../api/session';
import type { Restore } from '../api/types';
import { Comparing } from '../part/Comparing';
import { DifferenceTable } from '../part/DifferenceTable';
import { PutBack } from '../part/PutBack';
import { UnderWay } from '../part/States';
import { Failure } from '../parts/Failure';
import { FailureBox } from '../parts/FormDialog';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { useCompare } from './queries';

const t = texts.restoreRuns;

/** A restored part beside the living database: what differs, and putting it back. */
export function Part({ run }: { run: Restore }) {
  const navigate = useNavigate();
  const mayRestore = useMay('restore', [run.serviceName]);
  return (
    <Section title={t.difference}>
      {run.notCompared ? (
        <NotCompared run={run} mayRestore={mayRestore} />
      ) : !run.difference ? (
        <UnderWay stage={texts.part.comparing} />
      ) : mayRestore ? (
        <PutBack
          restoreId={run.restoreId}
          difference={run.difference}
          reason={run.reason}
          end={() => void navigate({ to: '/restores' })}
        />
      ) : (
        <DifferenceTable difference={run.difference} />
      )}
    </Section>
  );
}

function NotCompared({ run, mayRestore }: { run: Restore; mayRestore: boolean }) {
  const compare = useCompare(run.restoreId);
  return (
    <Failure title={texts.part.notCompared} says={run.notCompared ?? ''}>
      {mayRestore && <Comparing restoreId={run.restoreId} />}
      {mayRestore && (
        <Button
          size="xs"
          mt="xs"
          display="block"
          loading={compare.isPending}
          onClick={() => compare.mutate()}
        >
          {texts.part.again}
        </Button>
      )}
      <FailureBox error={compare.error} />
    </Failure>
  );
}
