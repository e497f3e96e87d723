package io.dynapinot.cluster;

import java.util.Map;
import org.apache.pinot.common.function.FunctionRegistry;
import org.apache.pinot.common.metrics.ServerMetrics;
import org.apache.pinot.common.utils.fetcher.SegmentFetcherFactory;
import org.apache.pinot.core.query.logger.ServerQueryLogger;
import org.apache.pinot.segment.spi.memory.PinotDataBuffer;
import org.apache.pinot.spi.crypt.PinotCrypterFactory;
import org.apache.pinot.spi.env.PinotConfiguration;
import org.apache.pinot.spi.filesystem.PinotFSFactory;
import org.apache.pinot.spi.metrics.PinotMetricUtils;


/** What Pinot keeps in static fields for a server: set once, shared by all servers of the process. */
final class ServerProcess {
  private static final double LOGGED_QUERIES_PER_SECOND = 10;

  private ServerProcess() {
  }

  /** A controller in the same process has already set up file systems, fetchers and crypters. */
  static void init(boolean alone)
      throws Exception {
    if (alone) {
      // A subset is really empty; a new configuration carries a marker that some readers stumble over.
      PinotConfiguration empty = new PinotConfiguration(Map.of("a", "b")).subset("none");
      PinotFSFactory.init(empty);
      SegmentFetcherFactory.init(empty);
      PinotCrypterFactory.init(empty);
    }
    ServerMetrics metrics = new ServerMetrics(PinotMetricUtils.getPinotMetricsRegistry(new PinotConfiguration()));
    metrics.initializeGlobalMeters();
    ServerMetrics.register(metrics);
    PinotDataBuffer.loadDefaultFactory(new PinotConfiguration());
    ServerQueryLogger.init(LOGGED_QUERIES_PER_SECOND, 1, ServerMetrics.get());
    FunctionRegistry.init();
  }
}
