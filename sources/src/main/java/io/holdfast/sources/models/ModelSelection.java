package io.holdfast.sources.models;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.files.PathChecks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which versions of which model a restore asks for. */
record ModelSelection(Optional<String> model, Optional<String> version) {
    static ModelSelection of(Map<String, String> selection) throws SourceException {
        for (String key : selection.keySet()) {
            if (!key.equals("model") && !key.equals("version") && !key.startsWith(PathChecks.PREFIX)) {
                throw new SourceException(
                        "Models cannot be selected by '" + key + "'. Select by 'model' and 'version'.");
            }
        }
        Optional<String> model = Optional.ofNullable(selection.get("model"));
        Optional<String> version = Optional.ofNullable(selection.get("version"));
        if (model.isEmpty() && version.isPresent()) {
            throw new SourceException("The selection has a 'version' and no 'model'. Name the model too.");
        }
        return new ModelSelection(model, version);
    }

    boolean isEverything() {
        return model.isEmpty();
    }

    List<VersionName> among(List<VersionName> all) throws SourceException {
        List<VersionName> ofModel = all.stream()
                .filter(found -> model.isEmpty() || model.get().equals(found.model()))
                .toList();
        if (ofModel.isEmpty() && model.isPresent()) {
            throw new SourceException("The recovery point has no model '" + model.get() + "'. It has: "
                    + String.join(
                            ", ",
                            all.stream().map(VersionName::model).distinct().toList()) + ".");
        }
        List<VersionName> chosen = ofModel.stream()
                .filter(found -> version.isEmpty() || version.get().equals(found.version()))
                .toList();
        if (chosen.isEmpty() && version.isPresent()) {
            throw new SourceException("The recovery point has no version '" + version.get() + "' of model '"
                    + model.orElse("") + "'. It has: "
                    + String.join(
                            ", ", ofModel.stream().map(VersionName::version).toList()) + ".");
        }
        return chosen;
    }
}
