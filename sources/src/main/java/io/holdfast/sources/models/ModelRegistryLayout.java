package io.holdfast.sources.models;

import io.holdfast.repository.tree.EntryPath;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Where things lie in a registry, relative to its root; the package's description shows the whole. */
public final class ModelRegistryLayout {
    /** The document in each version's folder that says what the version is. */
    public static final String MANIFEST = "model.json";

    /** The folder of the training data, beside the models'. */
    public static final String DATASETS = "datasets";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

    private ModelRegistryLayout() {}

    /** Whether a model, a data set or a version may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether a model may be called so. */
    public static boolean isModelName(String name) {
        return isName(name) && !name.equals(DATASETS);
    }

    public static EntryPath version(String model, String version) {
        return EntryPath.of(model + "/" + version);
    }

    public static EntryPath trainingData(String dataset, String version) {
        return EntryPath.of(DATASETS + "/" + dataset + "/" + version);
    }

    static boolean isRelativePath(String path) {
        return !path.isEmpty()
                && path.indexOf('\0') < 0
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
    }
}
