package io.holdfast.control.audit;

/** A record in the Common Event Format, version 0, as security event collectors read it. */
final class CommonEvent {
    private CommonEvent() {}

    static String line(AuditRecord record) {
        StringBuilder line = new StringBuilder("CEF:0|Holdfast|Holdfast|0.1|")
                .append(header(record.action()))
                .append('|')
                .append(header(record.action() + " " + record.result().name()))
                .append('|')
                .append(severity(record.result()))
                .append("|rt=")
                .append(record.at().toEpochMilli());
        add(line, "externalId", Long.toString(record.seq()));
        add(line, "suser", record.actor());
        if (record.address().contains(":")) {
            add(line, "c6a2Label", "Source IPv6 Address");
            add(line, "c6a2", record.address());
        } else {
            add(line, "src", record.address());
        }
        add(line, "outcome", record.result().name());
        custom(line, 1, "object", record.object());
        custom(line, 2, "authentication", record.authentication());
        custom(line, 3, "request", record.request());
        custom(line, 4, "before", record.before());
        custom(line, 5, "after", record.after());
        custom(line, 6, "hash", record.hash());
        if (!record.detail().isEmpty()) {
            add(line, "msg", CanonicalJson.write(record.detail()));
        }
        return line.toString();
    }

    private static int severity(AuditResult result) {
        return switch (result) {
            case ATTEMPTED, SUCCEEDED -> 3;
            case REFUSED -> 4;
            case FAILED -> 5;
            case DENIED -> 7;
        };
    }

    private static void custom(StringBuilder line, int number, String label, String value) {
        if (!value.isEmpty()) {
            add(line, "cs" + number + "Label", label);
            add(line, "cs" + number, value);
        }
    }

    private static void add(StringBuilder line, String key, String value) {
        if (!value.isEmpty()) {
            line.append(' ')
                    .append(key)
                    .append('=')
                    .append(value.replace("\\", "\\\\")
                            .replace("=", "\\=")
                            .replace("\r", "\\r")
                            .replace("\n", "\\n"));
        }
    }

    private static String header(String value) {
        return value.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("\r", " ")
                .replace("\n", " ");
    }
}
