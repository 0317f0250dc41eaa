package io.holdfast.repository.benchmark;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rates in bytes a second: of stages for one thread, of the store with several calls at once.
 *
 * @param processors of this machine
 * @param ratio of compressed to plain bytes, of the sample
 * @param upload empty where nothing was written, with the reason in {@code skipped}
 * @param listed names a second; empty where nothing is listed
 */
public record BenchmarkReport(
        int processors,
        double cut,
        double sha256,
        double compress,
        double decompress,
        double seal,
        double open,
        double ratio,
        Optional<Double> upload,
        Optional<Double> download,
        Optional<Double> listed,
        Optional<String> skipped) {

    /** What limits a direction, and the rate of plain bytes a second that it allows. */
    public record Limit(String by, double bytesPerSecond) {}

    /** A first backup: every byte is cut, digested, compressed, sealed and opened again; what results is digested and sent. */
    public Limit backup() {
        double seconds =
                1 / cut + 1 / sha256 + 1 / compress + 1 / decompress + ratio / seal + ratio / open + ratio / sha256;
        return least(processors / seconds, upload, "upload");
    }

    /** A restore of everything: what is fetched is opened, decompressed and digested. */
    public Limit restore() {
        double seconds = ratio / open + 1 / decompress + 1 / sha256;
        return least(processors / seconds, download, "download");
    }

    private Limit least(double computing, Optional<Double> line, String way) {
        Limit machine = new Limit("this machine", computing);
        return line.map(rate -> new Limit("the place's " + way, rate / ratio))
                .filter(limit -> limit.bytesPerSecond() < computing)
                .orElse(machine);
    }

    /** Rates of stages, the slowest first. */
    public Map<String, Double> stages() {
        Map<String, Double> all = new LinkedHashMap<>();
        List.of(
                        Map.entry("cut", cut),
                        Map.entry("SHA-256", sha256),
                        Map.entry("compress", compress),
                        Map.entry("decompress", decompress),
                        Map.entry("seal", seal),
                        Map.entry("open", open))
                .stream()
                .sorted(Comparator.comparingDouble(Map.Entry::getValue))
                .forEach(stage -> all.put(stage.getKey(), stage.getValue()));
        return all;
    }
}
