import { PageLink } from '../parts/Links';
import { WorkBar } from '../parts/WorkBar';
import { useRestoredPart } from './queries';

/** How far a restore is that something else waits for, such as a drill; nothing once it has ended. */
export function RestoreProgress({ id }: { id: string }) {
  const { data: run } = useRestoredPart(id);
  if (run?.status !== 'IN_PROGRESS' || !run.progress) return null;
  return (
    <div data-testid="restore-progress">
      <PageLink to="/restores/$id" params={{ id }} size="sm">
        {run.dataSet}
      </PageLink>
      <WorkBar progress={run.progress} />
    </div>
  );
}
