package io.holdfast.bench;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.holdfast.repository.packed.Compressors;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** zstd, with the parameters of large blobs, with those of a database's log and, for comparison, its default level, which small blobs get. */
@State(Scope.Thread)
public class Compression {
    private final ZstdCompressCtx large = Compressors.large();
    private final ZstdCompressCtx records = Compressors.longRecords();
    private final ZstdCompressCtx level3 = Compressors.small();
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    private final byte[] room = new byte[(int) Zstd.compressBound(Mebibyte.BYTES)];
    private byte[] bytes = {};
    private byte[] compressed = {};

    @Setup
    public void prepare(Mebibyte mebibyte) {
        bytes = mebibyte.bytes();
        compressed = Arrays.copyOf(room, compress());
    }

    @Benchmark
    public final int compress() {
        return large.compressByteArray(room, 0, room.length, bytes, 0, bytes.length);
    }

    @Benchmark
    public int compressRecords() {
        return records.compressByteArray(room, 0, room.length, bytes, 0, bytes.length);
    }

    @Benchmark
    public int compressAtLevel3() {
        return level3.compressByteArray(room, 0, room.length, bytes, 0, bytes.length);
    }

    @Benchmark
    public int decompress() {
        return decompressor.decompressByteArray(room, 0, bytes.length, compressed, 0, compressed.length);
    }

    @TearDown
    public void close() {
        large.close();
        records.close();
        level3.close();
        decompressor.close();
    }
}
