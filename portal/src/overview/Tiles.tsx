import type { Dashboard } from '../api/types';
import { PageLink } from '../parts/Links';
import { ToneIcon } from '../parts/StatusBadge';
import { TileList } from '../parts/TileList';
import { useNow } from '../parts/Time';
import { texts } from '../texts';
import { tilesOf } from './summary';

/** The page in five figures. */
export function Tiles({ dashboard }: { dashboard: Dashboard }) {
  const now = useNow();
  return (
    <TileList label={texts.tiles.title}>
      {tilesOf(dashboard, now).map((tile) => (
        <div key={tile.name} className="tile" data-tone={tile.tone}>
          <dt>
            <ToneIcon tone={tile.tone} size={16} />
            {tile.name}
          </dt>
          <dd className="tile-value">
            <PageLink {...tile.link}>{tile.value}</PageLink>
          </dd>
          <dd className="tile-note">{tile.note}</dd>
        </div>
      ))}
    </TileList>
  );
}
