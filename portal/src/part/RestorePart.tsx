import { Button, Loader, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useCompare, useMay, useRestoredPart } from '../api/queries';
import type { Restore } from '../api/types';
import { texts } from '../texts';
import { PartForm } from './PartForm';
import { Problem, UnderWay } from './States';
import { PutBack } from './PutBack';

const t = texts.part;

/** From "what is gone" to "it is back", step by step. Closed, it stays where it was; what the server does goes on. */
export function RestorePart() {
  const mayAct = useMay('restore');
  const [opened, dialog] = useDisclosure();
  const [restoreId, setRestoreId] = useState<string>();
  if (!mayAct) return null;
  const end = () => {
    setRestoreId(undefined);
    dialog.close();
  };
  return (
    <>
      <Button size="xs" variant="default" onClick={dialog.open}>
        {t.title}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="xl"
        title={t.title}
        closeButtonProps={{ 'aria-label': t.close }}
      >
        {restoreId === undefined ? (
          <PartForm cancel={dialog.close} started={setRestoreId} />
        ) : (
          <RestoredPart restoreId={restoreId} end={end} />
        )}
      </Modal>
    </>
  );
}

function RestoredPart({ restoreId, end }: { restoreId: string; end: () => void }) {
  const { data, error } = useRestoredPart(restoreId);
  if (data === undefined)
    return error ? <Problem title={t.failed} says={error.message} end={end} /> : <Loader />;
  if (data.status === 'FAILED') return <Problem title={t.failed} says={data.errorMessage ?? ''} end={end} />;
  if (data.notCompared) return <NotCompared restore={data} end={end} />;
  if (!data.difference) return <UnderWay stage={stage(data)} />;
  return <PutBack restoreId={restoreId} difference={data.difference} reason={data.reason} end={end} />;
}

function stage(restore: Restore): string {
  if (restore.status === 'SUCCESS') return t.comparing;
  return restore.progress ? t.restoring(restore.progress.stage) : t.waiting;
}

function NotCompared({ restore, end }: { restore: Restore; end: () => void }) {
  const compare = useCompare(restore.restoreId);
  return (
    <Stack>
      <Problem title={t.notCompared} says={restore.notCompared ?? ''} end={end} />
      <Button loading={compare.isPending} onClick={() => compare.mutate()}>
        {t.again}
      </Button>
    </Stack>
  );
}
