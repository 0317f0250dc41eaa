package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;

/**
 * Which number each restored node had where it was exported: 16 bytes a node, in two arrays of a known size. Looked up by
 * one number at a time: {@link #sortByExported} for {@link #restored}, {@link #sortByRestored} for {@link #exported}.
 * Not for several threads.
 */
final class NodeNumbers {
    private final long[] exported;
    private final long[] restored;
    private int size;

    NodeNumbers(long nodes) throws SourceException {
        if (nodes > Integer.MAX_VALUE - 8) {
            throw new SourceException("The graph has " + nodes + " nodes; Holdfast restores up to "
                    + (Integer.MAX_VALUE - 8) + ". Load the export's files in parts.");
        }
        exported = new long[(int) nodes];
        restored = new long[(int) nodes];
    }

    /** @throws SourceException when there are more nodes than were announced */
    void add(long exportedNumber, long restoredNumber) throws SourceException {
        if (size == exported.length) {
            throw new SourceException("The recovery point holds more nodes than its manifest says, " + size
                    + ". Check the repository, or restore an earlier point.");
        }
        exported[size] = exportedNumber;
        restored[size] = restoredNumber;
        size++;
    }

    int size() {
        return size;
    }

    void sortByExported() {
        sort(exported, restored, 0, size - 1);
    }

    void sortByRestored() {
        sort(restored, exported, 0, size - 1);
    }

    /** The restored node's number; -1 when there is none. Only after {@link #sortByExported}. */
    long restored(long exportedNumber) {
        return find(exported, restored, exportedNumber);
    }

    /** The exported node's number; -1 when there is none. Only after {@link #sortByRestored}. */
    long exported(long restoredNumber) {
        return find(restored, exported, restoredNumber);
    }

    private long find(long[] keys, long[] values, long key) {
        int at = java.util.Arrays.binarySearch(keys, 0, size, key);
        return at < 0 ? -1 : values[at];
    }

    /** Quicksort in place; the middle as pivot makes the usual case, nearly in order already, a fast one. */
    private static void sort(long[] keys, long[] values, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            long pivot = keys[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (keys[i] < pivot) {
                    i++;
                }
                while (keys[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    swap(keys, i, j);
                    swap(values, i, j);
                    i++;
                    j--;
                }
            }
            // the shorter part by recursion, so that the stack stays shallow
            if (j - low < high - i) {
                sort(keys, values, low, j);
                low = i;
            } else {
                sort(keys, values, i, high);
                high = j;
            }
        }
    }

    private static void swap(long[] array, int i, int j) {
        long kept = array[i];
        array[i] = array[j];
        array[j] = kept;
    }
}
