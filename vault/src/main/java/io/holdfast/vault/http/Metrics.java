package io.holdfast.vault.http;

import io.holdfast.vault.status.Status;

/** The vault's figures in Prometheus' text format, version 0.0.4. */
final class Metrics {
    private final StringBuilder text = new StringBuilder();

    private Metrics() {}

    static String text(Status status, Counters counters) {
        Metrics metrics = new Metrics();
        metrics.one(
                "holdfast_vault_problems",
                "gauge",
                "What needs attention.",
                status.problems().size());
        metrics.one(
                "holdfast_vault_damaged_files",
                "gauge",
                "Files whose content is not what their name says.",
                status.damaged().size());
        metrics.head("holdfast_vault_used_bytes", "gauge", "What a client stores.");
        status.clients().forEach(client -> metrics.line("holdfast_vault_used_bytes", client.name(), client.used()));
        metrics.head("holdfast_vault_quota_bytes", "gauge", "What a client may store.");
        status.clients().forEach(client -> metrics.line("holdfast_vault_quota_bytes", client.name(), client.quota()));
        metrics.one("holdfast_vault_disk_free_bytes", "gauge", "Free on the vault's disk.", status.diskFree());
        metrics.one("holdfast_vault_disk_total_bytes", "gauge", "The size of the vault's disk.", status.diskTotal());
        metrics.one(
                "holdfast_vault_scrub_files",
                "gauge",
                "Read in this round of the scrub.",
                status.scrub().files());
        metrics.one(
                "holdfast_vault_scrub_bytes",
                "gauge",
                "Read in this round of the scrub.",
                status.scrub().bytes());
        metrics.one(
                "holdfast_vault_scrub_finished_timestamp_seconds",
                "gauge",
                "When the scrub last had read everything; 0 for never.",
                status.scrub().finished().map(java.time.Instant::getEpochSecond).orElse(0L));
        metrics.one(
                "holdfast_vault_time_seconds",
                "gauge",
                "The vault's own time, by which locks end.",
                status.time().getEpochSecond());
        metrics.one(
                "holdfast_vault_machine_clock_lead_seconds",
                "gauge",
                "How far the machine's clock is ahead of the vault's time.",
                java.time.Duration.between(status.time(), status.machineTime()).toSeconds());
        status.certificateEnds()
                .ifPresent(ends -> metrics.one(
                        "holdfast_vault_certificate_ends_timestamp_seconds",
                        "gauge",
                        "When the certificate ends.",
                        ends.getEpochSecond()));
        metrics.head(
                "holdfast_vault_audit_head", "gauge", "The sequence of the newest audit entry; its hash is the label.");
        status.audit().ifPresent(metrics::auditHead);
        metrics.counter("requests", "Requests.", counters.requests.sum());
        metrics.counter("received_bytes", "Bytes of files stored.", counters.bytesReceived.sum());
        metrics.counter("sent_bytes", "Bytes of files sent.", counters.bytesSent.sum());
        metrics.counter("sign_ins_refused", "Wrong names, secrets or certificates.", counters.signInsRefused.sum());
        metrics.counter(
                "destruction_refused",
                "Removals and overwrites of locked files that were refused.",
                counters.destructionRefused.sum());
        metrics.counter("over_quota", "Uploads refused for a quota.", counters.overQuota.sum());
        metrics.counter("disk_full", "Uploads refused for a full disk.", counters.diskFull.sum());
        return metrics.text.toString();
    }

    private void counter(String name, String help, long value) {
        one("holdfast_vault_" + name + "_total", "counter", help, value);
    }

    private void one(String name, String type, String help, long value) {
        head(name, type, help);
        text.append(name).append(' ').append(value).append('\n');
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /** Names of clients need no escape. */
    private void line(String name, String client, long value) {
        text.append(name)
                .append("{client=\"")
                .append(client)
                .append("\"} ")
                .append(value)
                .append('\n');
    }

    private void auditHead(String head) {
        int colon = head.indexOf(':');
        text.append("holdfast_vault_audit_head{hash=\"")
                .append(head.substring(colon + 1))
                .append("\"} ")
                .append(head, 0, colon)
                .append('\n');
    }
}
