package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.pinot.common.utils.TarCompressionUtils;
import org.apache.pinot.segment.local.segment.creator.impl.SegmentIndexCreationDriverImpl;
import org.apache.pinot.segment.spi.V1Constants;
import org.apache.pinot.segment.spi.creator.SegmentGeneratorConfig;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.data.readers.RecordReader;


/**
 * Builds a segment with Pinot's own builder: the reference for bytes and values, and the rival in benchmarks.
 *
 * <p>Only the last build is kept. The ones before it ("warmup") let the JIT finish, as it would have in a long job.
 * Note that Pinot reads and transforms every row twice, once for statistics and once to index.
 */
final class BuildOperation implements Operation {
  /** Rows in memory are kept for a next request of the same file and schema. */
  private RowSource _inMemory;
  private List<Object> _inMemoryKey = List.of();

  @Override
  public void run(JsonNode request, JsonGenerator reply)
      throws Exception {
    File outDir = Requests.file(request, "outDir");
    FileUtils.forceMkdir(outDir);
    int warmup = request.path("warmup").asInt(0);
    int repeat = Math.max(1, request.path("repeat").asInt(1));
    RowSource rows = rows(request);
    for (int i = 0; i < warmup; i++) {
      buildAway(request, rows);
    }
    reply.writeArrayFieldStart("runs");
    for (int i = 1; i < repeat; i++) {
      writeRun(reply, buildAway(request, rows));
    }
    Built built = build(request, rows, outDir);
    writeRun(reply, built);
    reply.writeEndArray();
    writeResult(reply, request, built);
  }

  private RowSource rows(JsonNode request)
      throws IOException {
    if (!request.path("inMemory").asBoolean(false)) {
      return () -> RowSource.file(request);
    }
    List<Object> key = List.of(request.get("rows"), request.get("schema"), request.path("tableConfig"));
    if (!key.equals(_inMemoryKey)) {
      _inMemory = null;
      _inMemory = RowSource.inMemory(request);
      _inMemoryKey = key;
    }
    return _inMemory;
  }

  private static Built buildAway(JsonNode request, RowSource rows)
      throws Exception {
    File outDir = Files.createTempDirectory("segment-oracle-").toFile();
    try {
      return build(request, rows, outDir);
    } finally {
      FileUtils.deleteQuietly(outDir);
    }
  }

  private static Built build(JsonNode request, RowSource rows, File outDir)
      throws Exception {
    Schema schema = Requests.schema(request);
    TableConfig tableConfig = Requests.tableConfig(request);
    SegmentGeneratorConfig config = new SegmentGeneratorConfig(tableConfig, schema);
    config.setOutDir(outDir.getPath());
    config.setSegmentName(Requests.text(request, "segmentName"));
    config.setDefaultNullHandlingEnabled(request.path("nullHandling").asBoolean(true));
    if (request.hasNonNull("creationTime")) {
      config.setCreationTime(request.get("creationTime").asText());
    }
    if (request.path("custom").isObject()) {
      Map<String, String> properties = new HashMap<>();
      Requests.textMap(request.get("custom")).forEach(
          (key, value) -> properties.put(V1Constants.MetadataKeys.Segment.CUSTOM_SUBSET + "." + key, value));
      config.setCustomProperties(properties);
    }
    Built built = new Built();
    SegmentIndexCreationDriverImpl driver = new SegmentIndexCreationDriverImpl();
    try (RecordReader reader = rows.open()) {
      long start = System.nanoTime();
      long cpuStart = cpuNanos();
      driver.init(config, reader);
      driver.build();
      built._buildSeconds = seconds(start);
      built._buildCpuSeconds = (cpuNanos() - cpuStart) / 1e9;
    }
    built._rows = driver.getSegmentStats().getTotalDocCount();
    built._dir = driver.getOutputDirectory();
    if (request.path("tar").asBoolean(true)) {
      built._tar = new File(outDir, built._dir.getName() + "." + request.path("tarFormat").asText("tar.gz"));
      long start = System.nanoTime();
      long cpuStart = cpuNanos();
      if (request.hasNonNull("gzipLevel")) {
        GzipTar.write(built._dir, built._tar, request.get("gzipLevel").asInt());
      } else {
        TarCompressionUtils.createCompressedTarFile(built._dir, built._tar);
      }
      built._tarSeconds = seconds(start);
      built._tarCpuSeconds = (cpuNanos() - cpuStart) / 1e9;
    }
    return built;
  }

  private static void writeRun(JsonGenerator reply, Built built)
      throws IOException {
    reply.writeStartObject();
    reply.writeNumberField("buildSeconds", built._buildSeconds);
    reply.writeNumberField("tarSeconds", built._tarSeconds);
    reply.writeNumberField("buildCpuSeconds", built._buildCpuSeconds);
    reply.writeNumberField("tarCpuSeconds", built._tarCpuSeconds);
    reply.writeEndObject();
  }

  private static void writeResult(JsonGenerator reply, JsonNode request, Built built)
      throws IOException {
    reply.writeNumberField("rows", built._rows);
    reply.writeNumberField("buildSeconds", built._buildSeconds);
    reply.writeNumberField("tarSeconds", built._tarSeconds);
    reply.writeNumberField("rowsPerSecond", Math.round(built._rows / (built._buildSeconds + built._tarSeconds)));
    reply.writeStringField("dir", built._dir.getPath());
    reply.writeNumberField("dirBytes", FileUtils.sizeOfDirectory(built._dir));
    if (built._tar != null) {
      reply.writeStringField("tar", built._tar.getPath());
      reply.writeNumberField("bytes", built._tar.length());
    }
    if (request.path("measureInflate").asBoolean(false)) {
      reply.writeNumberField("inflateSeconds", inflateSeconds(Requests.file(request, "rows")));
    }
    if (request.path("measureParse").asBoolean(false)) {
      reply.writeNumberField("parseSeconds", parseSeconds(request));
    }
  }

  /** One pass over the file's bytes, decompressed; the builder makes two. */
  private static double inflateSeconds(File file)
      throws IOException {
    long start = System.nanoTime();
    try (InputStream bytes = NdjsonRecordReader.open(file)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    }
    return seconds(start);
  }

  /** One pass of reading alone: what of the build time is JSON, of which the builder makes two passes. */
  private static double parseSeconds(JsonNode request)
      throws IOException {
    try (RecordReader reader = RowSource.file(request)) {
      GenericRow row = new GenericRow();
      long start = System.nanoTime();
      while (reader.hasNext()) {
        row.clear();
        reader.next(row);
      }
      return seconds(start);
    }
  }

  /** Of this thread, which does all the work: what the times would be on an idle machine. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static final class Built {
    private int _rows;
    private double _buildSeconds;
    private double _tarSeconds;
    private double _buildCpuSeconds;
    private double _tarCpuSeconds;
    private File _dir;
    private File _tar;
  }
}
