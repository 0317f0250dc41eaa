package io.holdfast.server.metrics;

import io.holdfast.control.alert.Alerts;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The first words of the causes that compiled code raises alerts with: of every class that raises one, the texts that are put
 * together as a word, a colon and something, and the constants that are handed over as they are.
 */
final class RaisedCauses {
    private static final Pattern COMPOSED = Pattern.compile("^([a-z][a-z-]*(?:\u0001)?):\u0001");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z-]*(:[a-z-]+)?");
    private static final String ALERTS = Alerts.class.getName().replace('.', '/');

    private RaisedCauses() {}

    /**
     * By the class that raises them, with the classes inside it; those of a class that raises none that can be read here are
     * empty.
     */
    static Map<String, Set<String>> in(Path classes) throws IOException {
        Map<String, List<ClassModel>> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(file);
                if (!model.thisClass().asInternalName().equals(ALERTS)) {
                    String outermost = model.thisClass().asInternalName().replaceFirst("\\$.*", "");
                    all.computeIfAbsent(outermost, name -> new ArrayList<>()).add(model);
                }
            }
        }
        Map<String, Set<String>> found = new TreeMap<>();
        all.forEach((name, models) -> {
            if (models.stream().flatMap(model -> model.methods().stream()).anyMatch(RaisedCauses::raises)) {
                Set<String> causes = new TreeSet<>();
                models.forEach(model -> causes.addAll(causes(model)));
                found.put(name.replaceFirst(".*/", ""), causes);
            }
        });
        return found;
    }

    private static boolean raises(MethodModel method) {
        return method.code().stream().flatMap(CodeModel::elementStream).anyMatch(RaisedCauses::isRaise);
    }

    private static boolean isRaise(CodeElement element) {
        return element instanceof InvokeInstruction call
                && call.owner().asInternalName().equals(ALERTS)
                && (call.name().equalsString("raise") || call.name().equalsString("stand"));
    }

    private static Set<String> causes(ClassModel model) {
        Set<String> causes = new TreeSet<>();
        for (MethodModel method : model.methods()) {
            boolean raising = raises(method);
            boolean handedOver = false;
            for (CodeElement element :
                    method.code().stream().flatMap(CodeModel::elementStream).toList()) {
                if (element instanceof InvokeDynamicInstruction composed) {
                    composed.bootstrapArgs().forEach(text -> {
                        Matcher matcher = COMPOSED.matcher(text.toString());
                        if (matcher.find()) {
                            causes.add(matcher.group(1).replace('\u0001', '*'));
                        }
                    });
                } else if (element instanceof ConstantInstruction constant
                        && handedOver
                        && raising
                        && constant.constantValue() instanceof String text
                        && WORD.matcher(text).matches()) {
                    causes.add(text.replaceFirst(":.*", ""));
                }
                // the cause is what comes right after the alerts
                handedOver = element instanceof FieldInstruction field
                        && field.type().stringValue().equals("L" + ALERTS + ";");
            }
        }
        return causes;
    }
}
