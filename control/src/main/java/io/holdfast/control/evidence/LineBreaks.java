package io.holdfast.control.evidence;

import com.openhtmltopdf.extend.FSTextBreaker;
import java.text.BreakIterator;
import java.util.Locale;

/**
 * Where a line of a printed report may end: after words, and before slashes within them, but for the two of an address. The
 * same places as the printing library finds by itself, which for each of them looks for a slash through all of the text that is
 * left. For one thread at a time.
 */
final class LineBreaks implements FSTextBreaker {
    private static final String AROUND_WORDS = ".,:;!?- \n\r\t/";
    private static final String ADDRESS = "://";

    private final BreakIterator words = BreakIterator.getLineInstance(Locale.US);
    private String text = "";
    /** The last place that was told. */
    private int told;
    /** The next one after a word. */
    private int wordEnds;

    @Override
    public void setText(String text) {
        this.text = text;
        words.setText(text);
        told = words.current();
        wordEnds = told;
    }

    /** @return an index into the text, larger than the last one; or {@link BreakIterator#DONE} */
    @Override
    public int next() {
        int from = told;
        if (told == words.current()) {
            wordEnds = words.next();
            if (wordEnds == BreakIterator.DONE) {
                return BreakIterator.DONE;
            }
            if (text.startsWith(ADDRESS, wordEnds - 1)) {
                from = wordEnds + 2;
                wordEnds = words.next();
            }
        }
        int slash = slashWithin(from, wordEnds);
        told = slash >= 0 ? slash : words.current();
        return told;
    }

    /** The first one between characters of a word; or -1. */
    private int slashWithin(int from, int to) {
        int start = from;
        while (start < to && isAroundWords(start)) {
            start++;
        }
        int end = to;
        while (end > start && isAroundWords(end - 1)) {
            end--;
        }
        for (int at = start; at < end; at++) {
            if (text.charAt(at) == '/') {
                return at;
            }
        }
        return -1;
    }

    private boolean isAroundWords(int at) {
        return AROUND_WORDS.indexOf(text.charAt(at)) >= 0;
    }
}
