import { texts } from '../texts';
import { NameSelect } from './NameSelect';

/** Narrows a list to one of the declared data sets. */
export function DataSetFilter(props: {
  value: string | undefined;
  onChange: (dataSet: string | undefined) => void;
}) {
  return (
    <NameSelect
      kind="DataSet"
      size="xs"
      label={texts.points.dataSet}
      placeholder={texts.points.all}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
