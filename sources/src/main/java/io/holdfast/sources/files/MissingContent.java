package io.holdfast.sources.files;

import io.holdfast.repository.restore.Loss;
import io.holdfast.sources.RestoreReport.Validation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a restore to a directory had to leave out, because the repository does not hold it any more. All else is there, but
 * such a restore has failed.
 *
 * @param losses with their paths below the target
 */
public record MissingContent(List<Loss> losses) {
    /** So many are in an error that somebody reads; the fact names more. */
    private static final int NAMED = 20;

    /** A record of a restore is not to become as large as the restore. */
    private static final int LISTED = 1000;

    public MissingContent {
        losses = List.copyOf(losses);
    }

    public boolean isEmpty() {
        return losses.isEmpty();
    }

    /** One that did not pass; empty when nothing is missing. */
    public Optional<Validation> validation() {
        if (losses.isEmpty()) {
            return Optional.empty();
        }
        long folders = losses.stream().filter(Loss::directory).count();
        String why = losses.getFirst().reason().strip().replaceFirst("\\.$", "");
        String detail =
                "it is damaged: " + counted(losses.size() - folders, folders) + "; everything else was restored. "
                        + said(MissingContent::what, "; ", NAMED) + ". Why, for the first: " + why
                        + ". Repair the repository from a mirror and restore again, or take these from another recovery point";
        return Optional.of(new Validation("the repository holds all of it", false, detail));
    }

    private static String counted(long files, long folders) {
        String notWhole = files + (files == 1 ? " file is not whole" : " files are not whole");
        String lost = folders
                + (folders == 1 ? " folder is lost with all that is in it" : " folders are lost with all in them");
        return folders == 0 ? notWhole : files == 0 ? lost : notWhole + ", " + lost;
    }

    /** Adds {@code lost}, a line for each, when something is missing. */
    public void addTo(Map<String, String> facts) {
        if (!losses.isEmpty()) {
            facts.put("lost", said(loss -> what(loss) + ": " + loss.reason(), "\n", LISTED));
        }
    }

    private String said(Function<Loss, String> each, String separator, int most) {
        String named = losses.stream().limit(most).map(each).collect(Collectors.joining(separator));
        return losses.size() <= most ? named : named + separator + "and " + (losses.size() - most) + " more";
    }

    private static String what(Loss loss) {
        return loss.path() + (loss.directory() ? " with all that is in it" : " lacks " + loss.bytes() + " bytes");
    }
}
