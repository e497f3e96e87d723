package io.dynapinot.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.io.FileUtils;
import org.apache.commons.lang3.StringUtils;
import org.apache.pinot.common.restlet.resources.SegmentErrorInfo;
import org.apache.pinot.common.restlet.resources.SegmentServerDebugInfo;
import org.apache.pinot.common.restlet.resources.SegmentSizeInfo;
import org.apache.pinot.common.restlet.resources.ServerSegmentsReloadCheckResponse;
import org.apache.pinot.common.restlet.resources.TableMetadataInfo;
import org.apache.pinot.common.restlet.resources.TableSizeInfo;
import org.apache.pinot.segment.local.data.manager.SegmentDataManager;
import org.apache.pinot.segment.local.data.manager.TableDataManager;
import org.apache.pinot.segment.local.utils.ServerReloadJobStatusCache;
import org.apache.pinot.segment.spi.ImmutableSegment;
import org.apache.pinot.segment.spi.creator.name.SegmentNameUtils;


/** What a server says of its tables when the controller asks. A reply of null means: not found. */
final class AdminReplies {
  private final ServerTables _tables;

  AdminReplies(ServerTables tables) {
    _tables = tables;
  }

  Object to(List<String> path, Map<String, String> query)
      throws Exception {
    String pattern = pattern(path);
    switch (pattern) {
      case "health":
        return "OK";
      case "tables":
        return Map.of("tables", _tables.getAllTables());
      case "table/*/size":
      case "tables/*/size":
        return size(path.get(1));
      case "tables/*/metadata":
        return metadata(path.get(1));
      case "tables/*/segments/crc":
        return bySegment(path.get(1), segment -> segment.getSegment().getSegmentMetadata().getCrc());
      case "tables/*/segments/metadata":
        return bySegment(path.get(1), segment -> segment.getSegment().getSegmentMetadata().toJson(Set.of()));
      case "tables/*/segments/needReload":
        return needReload(path.get(1));
      case "tables/*/segments/*/metadata":
        Map<String, Object> all =
            bySegment(path.get(1), segment -> segment.getSegment().getSegmentMetadata().toJson(Set.of()));
        return all == null ? null : all.get(path.get(3));
      case "controllerJob/reloadStatus/*":
        return reloadStatus(path.get(2), query);
      case "debug/tables/*":
        return new ArrayList<>(debug(path.get(2)).values());
      case "debug/segments/*/*":
        return debug(path.get(2)).get(path.get(3));
      default:
        return null;
    }
  }

  /** Names of tables and segments become stars; the fixed words stay. */
  private static String pattern(List<String> path) {
    Set<String> words = Set.of("size", "metadata", "segments", "crc", "needReload");
    List<String> parts = new ArrayList<>(path);
    boolean deep = path.size() > 2 && (path.get(0).equals("debug") || path.get(0).equals("controllerJob"));
    for (int i = deep ? 2 : 1; i < parts.size(); i++) {
      boolean isName = deep || i == 1 || i == 3 && parts.size() == 5 || !words.contains(parts.get(i));
      parts.set(i, isName ? "*" : parts.get(i));
    }
    return String.join("/", parts);
  }

  private TableSizeInfo size(String table) {
    Map<String, Object> sizes = bySegment(table, AdminReplies::sizeOf);
    if (sizes == null) {
      return null;
    }
    List<SegmentSizeInfo> segments = new ArrayList<>();
    long total = 0;
    for (Map.Entry<String, Object> entry : sizes.entrySet()) {
      segments.add(new SegmentSizeInfo(entry.getKey(), (Long) entry.getValue()));
      total += (Long) entry.getValue();
    }
    return new TableSizeInfo(table, total, segments);
  }

  private TableMetadataInfo metadata(String table) {
    TableDataManager manager = _tables.getTableDataManager(table);
    TableSizeInfo size = size(table);
    if (size == null) {
      return null;
    }
    long rows = 0;
    for (Object docs : bySegment(table, s -> s.getSegment().getSegmentMetadata().getTotalDocs()).values()) {
      rows += (Integer) docs;
    }
    Map<Integer, Map<String, Long>> keys = new HashMap<>();
    manager.getPartitionToPrimaryKeyCount()
        .forEach((partition, count) -> keys.put(partition, Map.of(_tables.getInstanceId(), count)));
    return new TableMetadataInfo(table, size.getDiskSizeInBytes(), size.getSegments().size(), rows, Map.of(), Map.of(),
        Map.of(), Map.of(), keys);
  }

  private ServerSegmentsReloadCheckResponse needReload(String table)
      throws Exception {
    TableDataManager manager = _tables.getTableDataManager(table);
    return manager == null ? null
        : new ServerSegmentsReloadCheckResponse(manager.needReloadSegments(), _tables.getInstanceId());
  }

  /** A segment counts as reloaded when it was loaded after the job began. */
  private Map<String, Object> reloadStatus(String table, Map<String, String> query) {
    Map<String, Object> loadTimes = bySegment(table, SegmentDataManager::getLoadTimeMs);
    if (loadTimes == null) {
      return null;
    }
    int total = loadTimes.size();
    if (query.containsKey("segmentName")) {
      String[] names = StringUtils.split(query.get("segmentName"), SegmentNameUtils.SEGMENT_NAME_SEPARATOR);
      loadTimes.keySet().retainAll(List.of(names));
      total = names.length;
    }
    long since = Long.parseLong(query.getOrDefault("reloadJobTimestamp", "0"));
    Map<String, Object> status = new HashMap<>();
    status.put("totalSegmentCount", total);
    status.put("successCount", loadTimes.values().stream().filter(time -> (Long) time >= since).count());
    ServerReloadJobStatusCache jobs = _tables.reloadJobs();
    boolean known = query.containsKey("reloadJobId") && jobs.getJobStatus(query.get("reloadJobId")) != null;
    status.put("failureCount", known ? jobs.getJobStatus(query.get("reloadJobId")).getFailureCount() : 0);
    return status;
  }

  /** Loaded segments with their size, and failed ones with the error: the only place where a load error is told. */
  private Map<String, SegmentServerDebugInfo> debug(String table) {
    Map<String, SegmentErrorInfo> errors = _tables.errors(table);
    Map<String, SegmentServerDebugInfo> debug = new TreeMap<>();
    errors.forEach((segment, error) -> debug.put(segment, new SegmentServerDebugInfo(segment, null, null, error)));
    Map<String, Object> sizes = bySegment(table, AdminReplies::sizeOf);
    if (sizes != null) {
      sizes.forEach((segment, size) -> debug.put(segment, new SegmentServerDebugInfo(segment,
          FileUtils.byteCountToDisplaySize((Long) size), null, errors.get(segment))));
    }
    return debug;
  }

  private static long sizeOf(SegmentDataManager segment) {
    return segment.getSegment() instanceof ImmutableSegment
        ? ((ImmutableSegment) segment.getSegment()).getSegmentSizeBytes() : 0;
  }

  private Map<String, Object> bySegment(String table, Function<SegmentDataManager, Object> fact) {
    TableDataManager manager = _tables.getTableDataManager(table);
    if (manager == null) {
      return null;
    }
    Map<String, Object> facts = new TreeMap<>();
    List<SegmentDataManager> segments = manager.acquireAllSegments();
    try {
      for (SegmentDataManager segment : segments) {
        facts.put(segment.getSegmentName(), fact.apply(segment));
      }
    } finally {
      segments.forEach(manager::releaseSegment);
    }
    return facts;
  }
}
