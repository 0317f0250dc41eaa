package io.holdfast.control.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data set by the rule 3-2-1-1-0.
 *
 * @param notation what was found, such as {@code 2-1-1-0-0}; a question mark where nobody has looked
 * @param met whether all five are
 * @param copies of the data, the living system counted
 * @param media kinds of them
 * @param offSite copies at another site than the service's
 * @param immutable copies whose newest recovery point nobody can remove now
 * @param errors that verification found
 */
public record Verdict(
        String dataSet,
        String serviceName,
        String notation,
        boolean met,
        Criterion copies,
        Criterion media,
        Criterion offSite,
        Criterion immutable,
        Criterion errors) {
    /** Of {@link #position}. */
    static final int WORDS = 2;

    /** In a list: those that lack something first, then by name. */
    List<String> position() {
        return List.of(met ? "1" : "0", dataSet);
    }

    /** The first of them in a list, at most so many. */
    public static List<Verdict> first(List<Verdict> all, int most) {
        return all.stream()
                .sorted(Comparator.comparing(Verdict::met).thenComparing(Verdict::dataSet))
                .limit(most)
                .toList();
    }

    /**
     * One of the five numbers.
     *
     * @param wanted at least so many; of errors, at most
     * @param found null when nobody has looked
     * @param evidence the facts that it was counted from, one a sentence
     */
    public record Criterion(int wanted, @Nullable Integer found, boolean met, List<String> evidence) {
        static Criterion atLeast(int wanted, int found, List<String> evidence) {
            return new Criterion(wanted, found, found >= wanted, List.copyOf(evidence));
        }

        private String digit() {
            return found == null ? "?" : found.toString();
        }
    }

    static Verdict of(
            String dataSet,
            String service,
            Criterion copies,
            Criterion media,
            Criterion offSite,
            Criterion immutable,
            Criterion errors) {
        List<Criterion> all = List.of(copies, media, offSite, immutable, errors);
        return new Verdict(
                dataSet,
                service,
                Stream.of(copies, media, offSite, immutable, errors)
                        .map(Criterion::digit)
                        .collect(Collectors.joining("-")),
                all.stream().allMatch(Criterion::met),
                copies,
                media,
                offSite,
                immutable,
                errors);
    }
}
