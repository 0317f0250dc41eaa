import { useInventory } from '../api/queries';
import { texts } from '../texts';
import { Filter } from './Filter';

/** Narrows a list to one of the declared data sets. */
export function DataSetFilter(props: {
  value: string | undefined;
  onChange: (dataSet: string | undefined) => void;
}) {
  const inventory = useInventory().data;
  return (
    <Filter
      label={texts.points.dataSet}
      all={texts.points.all}
      value={props.value}
      options={(inventory?.dataSets ?? []).map((one) => one.name ?? '')}
      onChange={props.onChange}
    />
  );
}
