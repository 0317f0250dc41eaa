import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { Navigate } from '@tanstack/react-router';
import { useDecide } from '../approvals/queries';
import { useSession } from '../api/session';
import { Failure } from '../parts/Failure';
import { local } from '../parts/format';
import { LinkButton } from '../parts/Links';
import { texts } from '../texts';
import { useReplacement } from './queries';

const t = texts.restore.inPlace;
const ta = texts.approvals;

/** A request for a restore over what is there: it waits for another person, and leads on to the restore once it begins. */
export function ReplacementState({ id, again }: { id: string; again: () => void }) {
  const { data: request, error, refetch } = useReplacement(id);
  const session = useSession().data;
  const decide = useDecide({ kind: 'replacement', id, digest: request?.digest ?? '' });
  if (request === undefined)
    return error ? (
      <Failure title={texts.errors.title} says={error.message}>
        <Button size="xs" mt="xs" display="block" onClick={() => void refetch()}>
          {texts.errors.retry}
        </Button>
      </Failure>
    ) : (
      <Skeleton h={120} />
    );
  if (request.restoreId) return <Navigate to="/restores/$id" params={{ id: request.restoreId }} replace />;
  if (request.status !== 'AWAITING_APPROVAL')
    return (
      <Stack>
        <Failure title={t.notReplaced} says={ta.ended(request)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={again}>
            {t.again}
          </Button>
        </Group>
      </Stack>
    );
  return (
    <Stack>
      <Alert className="notice" data-tone="waiting" role="status" title={ta.waits}>
        <Text size="sm" className="message">
          {t.asked(request.directory, request.dataSet)}
        </Text>
        <Text size="sm">{t.waits(local(request.expiresAt))}</Text>
        <Text size="sm">{t.before}</Text>
      </Alert>
      {decide.error && <Failure says={decide.error.message} />}
      <Group justify="flex-end" gap="xs">
        <LinkButton variant="default" to="/approvals" search={{ request: id }}>
          {t.toApprovals}
        </LinkButton>
        {session?.user === request.requestedBy && (
          <Button
            variant="default"
            loading={decide.isPending}
            onClick={() =>
              decide.mutate({ verb: 'withdraw', reason: '' }, { onSuccess: () => void refetch() })
            }
          >
            {ta.withdraw}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
