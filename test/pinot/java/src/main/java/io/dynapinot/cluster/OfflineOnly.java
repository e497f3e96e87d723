package io.dynapinot.cluster;

import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.helix.HelixManager;
import org.apache.pinot.common.metrics.ServerMetrics;
import org.apache.pinot.core.data.manager.InstanceDataManager;
import org.apache.pinot.core.data.manager.LogicalTableContext;
import org.apache.pinot.core.data.manager.realtime.SegmentUploader;
import org.apache.pinot.segment.local.utils.SegmentOperationsThrottlerSet;
import org.apache.pinot.segment.local.utils.ServerReloadJobStatusCache;
import org.apache.pinot.spi.env.PinotConfiguration;


/** What Pinot asks of a server beyond OFFLINE tables: refused, or answered with nothing. */
abstract class OfflineOnly implements InstanceDataManager {
  @Override
  public void init(PinotConfiguration config, HelixManager helix, ServerMetrics metrics,
      SegmentOperationsThrottlerSet throttlers, ServerReloadJobStatusCache reloadJobs) {
    throw new UnsupportedOperationException("Set up by the constructor");
  }

  @Override
  public void addConsumingSegment(String table, String segment) {
    throw new UnsupportedOperationException("Only OFFLINE tables are served here, not " + table);
  }

  @Override
  public void forceCommit(String table, Set<String> segments) {
    throw new UnsupportedOperationException("Only OFFLINE tables are served here, not " + table);
  }

  @Override
  public boolean isAsyncSegmentRefreshEnabled() {
    return false;
  }

  @Override
  public SegmentUploader getSegmentUploader() {
    return null;
  }

  @Override
  public void setSupplierOfIsServerReadyToServeQueries(BooleanSupplier ready) {
  }

  @Override
  public List<File> getConsumerDirPaths() {
    return List.of();
  }

  @Override
  public LogicalTableContext getLogicalTableContext(String table) {
    return null;
  }
}
