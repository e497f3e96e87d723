package io.dynapinot.cluster;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import org.apache.commons.io.FileUtils;
import org.apache.commons.lang3.tuple.Pair;
import org.apache.helix.HelixManager;
import org.apache.helix.store.zk.ZkHelixPropertyStore;
import org.apache.helix.zookeeper.datamodel.ZNRecord;
import org.apache.pinot.common.metadata.ZKMetadataProvider;
import org.apache.pinot.common.restlet.resources.SegmentErrorInfo;
import org.apache.pinot.core.data.manager.provider.DefaultTableDataManagerProvider;
import org.apache.pinot.segment.local.data.manager.SegmentDataManager;
import org.apache.pinot.segment.local.data.manager.TableDataManager;
import org.apache.pinot.segment.local.utils.SegmentLocks;
import org.apache.pinot.segment.local.utils.SegmentReloadSemaphore;
import org.apache.pinot.segment.local.utils.ServerReloadJobStatusCache;
import org.apache.pinot.segment.spi.SegmentMetadata;
import org.apache.pinot.spi.config.instance.InstanceDataManagerConfig;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.utils.TimestampIndexUtils;


/**
 * The tables of one server. Everything that matters (download, load, upsert, refresh, reload) is done by Pinot's table
 * data managers; this only makes one per table and passes calls on.
 */
final class ServerTables extends OfflineOnly {
  private static final int RELOAD_THREADS = 2;
  private static final int ERRORS_KEPT = 1_000;

  private final String _instanceId;
  private final File _dataDir;
  private final HelixManager _helix;
  private final InstanceDataManagerConfig _config;
  private final SegmentLocks _locks = new SegmentLocks();
  private final SegmentReloadSemaphore _reloadSemaphore = new SegmentReloadSemaphore(RELOAD_THREADS);
  private final ExecutorService _reloadExecutor = Executors.newFixedThreadPool(RELOAD_THREADS);
  private final Cache<Pair<String, String>, SegmentErrorInfo> _errors =
      CacheBuilder.newBuilder().maximumSize(ERRORS_KEPT).build();
  private final ServerReloadJobStatusCache _reloadJobs;
  private final DefaultTableDataManagerProvider _provider = new DefaultTableDataManagerProvider();
  private final Map<String, TableDataManager> _tables = new ConcurrentHashMap<>();
  private ZkHelixPropertyStore<ZNRecord> _propertyStore;

  ServerTables(String instanceId, File dataDir, HelixManager helix) {
    _instanceId = instanceId;
    _dataDir = new File(dataDir, "index");
    _helix = helix;
    _config = InstanceSettings.of(instanceId, _dataDir, new File(dataDir, "tar"));
    _reloadJobs = new ServerReloadJobStatusCache(instanceId);
    _provider.init(_config, helix, _locks, null, _reloadJobs);
  }

  /** Called by Helix between the connection and the first transition. */
  @Override
  public void start() {
    _propertyStore = _helix.getHelixPropertyStore();
  }

  @Override
  public void shutDown() {
    _reloadExecutor.shutdownNow();
    _tables.values().forEach(TableDataManager::shutDown);
  }

  private TableDataManager create(String table) {
    TableConfig tableConfig = ZKMetadataProvider.getTableConfig(_propertyStore, table);
    Schema schema = ZKMetadataProvider.getTableSchema(_propertyStore, table);
    if (tableConfig == null || schema == null) {
      throw new IllegalStateException("No table config or no schema for " + table);
    }
    TimestampIndexUtils.applyTimestampIndex(tableConfig, schema);
    TableDataManager manager = _provider.getTableDataManager(tableConfig, schema, _reloadSemaphore, _reloadExecutor,
        null, _errors, () -> true, false, _reloadJobs);
    manager.start();
    return manager;
  }

  @Override
  public void addOnlineSegment(String table, String segment)
      throws Exception {
    TableDataManager manager;
    try {
      manager = _tables.computeIfAbsent(table, this::create);
    } catch (Exception e) {
      // A table that cannot be set up has no manager to keep the error of its segments.
      _errors.put(Pair.of(table, segment), new SegmentErrorInfo(System.currentTimeMillis(), e.getMessage(), e));
      throw e;
    }
    manager.addOnlineSegment(segment);
    _errors.invalidate(Pair.of(table, segment));
  }

  @Override
  public void offloadSegment(String table, String segment)
      throws Exception {
    TableDataManager manager = _tables.get(table);
    if (manager != null) {
      manager.offloadSegment(segment);
    }
  }

  /** Also for segments of a table without a manager: after a restart a drop may be the first thing that is heard. */
  @Override
  public void deleteSegment(String table, String segment)
      throws Exception {
    Lock lock = _locks.getLock(table, segment);
    lock.lock();
    try {
      TableDataManager manager = _tables.get(table);
      if (manager != null && manager.hasSegment(segment)) {
        manager.offloadSegment(segment);
      }
      FileUtils.deleteQuietly(getSegmentDataDirectory(table, segment));
      _errors.invalidate(Pair.of(table, segment));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void replaceSegment(String table, String segment)
      throws Exception {
    TableDataManager manager = _tables.get(table);
    if (manager != null) {
      manager.replaceSegment(segment);
    }
  }

  @Override
  public void reloadSegment(String table, String segment, boolean forceDownload, String jobId)
      throws Exception {
    TableDataManager manager = _tables.get(table);
    if (manager != null) {
      manager.reloadSegment(segment, forceDownload, jobId);
    }
  }

  @Override
  public void reloadSegments(String table, List<String> segments, boolean forceDownload, String jobId)
      throws Exception {
    TableDataManager manager = _tables.get(table);
    if (manager != null) {
      manager.reloadSegments(segments, forceDownload, jobId);
    }
  }

  @Override
  public void reloadAllSegments(String table, boolean forceDownload, String jobId)
      throws Exception {
    TableDataManager manager = _tables.get(table);
    if (manager != null) {
      manager.reloadAllSegments(forceDownload, jobId);
    }
  }

  @Override
  public void deleteTable(String table, long deletionTimeMs) {
    TableDataManager manager = _tables.remove(table);
    if (manager != null) {
      manager.setDeleted(true);
      manager.shutDown();
    }
  }

  /** Load errors of the segments of a table, also of those that never had a data manager. */
  Map<String, SegmentErrorInfo> errors(String table) {
    Map<String, SegmentErrorInfo> errors = new TreeMap<>();
    _errors.asMap().forEach((key, error) -> {
      if (key.getLeft().equals(table)) {
        errors.put(key.getRight(), error);
      }
    });
    return errors;
  }

  ServerReloadJobStatusCache reloadJobs() {
    return _reloadJobs;
  }

  @Override
  public Set<String> getAllTables() {
    return _tables.keySet();
  }

  @Override
  public TableDataManager getTableDataManager(String table) {
    return _tables.get(table);
  }

  @Override
  public SegmentMetadata getSegmentMetadata(String table, String segment) {
    return getAllSegmentsMetadata(table).stream().filter(m -> m.getName().equals(segment)).findFirst().orElse(null);
  }

  @Override
  public List<SegmentMetadata> getAllSegmentsMetadata(String table) {
    List<SegmentMetadata> all = new ArrayList<>();
    TableDataManager manager = _tables.get(table);
    if (manager != null) {
      for (SegmentDataManager segment : manager.acquireAllSegments()) {
        all.add(segment.getSegment().getSegmentMetadata());
        manager.releaseSegment(segment);
      }
    }
    return all;
  }

  @Override
  public File getSegmentDataDirectory(String table, String segment) {
    return new File(new File(_dataDir, table), segment);
  }

  @Override
  public String getInstanceId() {
    return _instanceId;
  }

  @Override
  public String getInstanceDataDir() {
    return _dataDir.getPath();
  }

  @Override
  public String getSegmentFileDirectory() {
    return _config.getInstanceSegmentTarDir();
  }

  @Override
  public ZkHelixPropertyStore<ZNRecord> getPropertyStore() {
    return _propertyStore;
  }

  @Override
  public int getMaxParallelRefreshThreads() {
    return RELOAD_THREADS;
  }
}
