package io.dynapinot.cluster;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import org.apache.helix.HelixManager;
import org.apache.helix.HelixManagerFactory;
import org.apache.helix.InstanceType;
import org.apache.helix.model.InstanceConfig;
import org.apache.helix.model.Message;
import org.apache.pinot.common.config.NettyConfig;
import org.apache.pinot.common.metrics.ServerMetrics;
import org.apache.pinot.common.utils.config.TagNameUtils;
import org.apache.pinot.common.utils.helix.HelixHelper;
import org.apache.pinot.core.query.executor.QueryExecutor;
import org.apache.pinot.core.query.executor.ServerQueryExecutorV1Impl;
import org.apache.pinot.core.query.scheduler.QueryScheduler;
import org.apache.pinot.core.query.scheduler.QuerySchedulerFactory;
import org.apache.pinot.core.transport.InstanceRequestHandler;
import org.apache.pinot.core.transport.QueryServer;
import org.apache.pinot.segment.local.data.manager.TableDataManager;
import org.apache.pinot.server.access.AllowAllAccessFactory;
import org.apache.pinot.spi.accounting.ThreadAccountant;
import org.apache.pinot.spi.accounting.ThreadAccountantUtils;
import org.apache.pinot.spi.env.PinotConfiguration;
import org.apache.pinot.spi.utils.CommonConstants.Helix;


/**
 * A server put together from Pinot's own table data managers, query engine and transport.
 *
 * <p>Pinot's server module is not on Maven Central. Only its shell is written anew here and in the classes this one
 * starts: states, messages, the registry of tables, and those admin endpoints that the controller needs.
 */
final class ServerRole implements Role {
  private static final String PRUNERS =
      "ColumnValueSegmentPruner,BloomFilterSegmentPruner,SelectionQuerySegmentPruner";

  private final ClusterOptions _options;
  private final int _port;
  private final int _adminPort;
  private final String _instanceId;
  private final File _dataDir;
  private ServerTables _tables;
  private HelixManager _helix;
  private QueryExecutor _executor;
  private QueryScheduler _scheduler;
  private QueryServer _queryServer;
  private AdminEndpoint _admin;

  ServerRole(ClusterOptions options, int index) {
    _options = options;
    _port = options.serverPort(index);
    _adminPort = options.serverAdminPort(index);
    _instanceId = Helix.PREFIX_OF_SERVER_INSTANCE + "localhost_" + _port;
    _dataDir = options.dataDir("server-" + _port);
  }

  String instanceId() {
    return _instanceId;
  }

  boolean hasSegment(String table, String segment) {
    TableDataManager manager = _tables.getTableDataManager(table);
    return manager != null && manager.hasSegment(segment);
  }

  @Override
  public void start()
      throws Exception {
    _helix = HelixManagerFactory.getZKHelixManager(EmbeddedPinot.CLUSTER, _instanceId, InstanceType.PARTICIPANT,
        _options.zk());
    _tables = new ServerTables(_instanceId, _dataDir, _helix);
    // All of this must be in place before the connection: the first state transitions arrive with it.
    _helix.getStateMachineEngine().registerStateModelFactory(SegmentStates.NAME, new SegmentStates(_tables));
    _helix.getMessagingService()
        .registerMessageHandlerFactory(Message.MessageType.USER_DEFINE_MSG.name(), new ServerMessages(_tables));
    _helix.addPreConnectCallback(_tables::start);
    startQueries();
    _admin = new AdminEndpoint(_adminPort, new AdminReplies(_tables));
    _helix.connect();
    describeInstance();
  }

  private void startQueries() {
    ServerMetrics metrics = ServerMetrics.get();
    ThreadAccountant accountant = ThreadAccountantUtils.getNoOpAccountant();
    PinotConfiguration config = new PinotConfiguration(Map.of("pruner.class", PRUNERS));
    _executor = new ServerQueryExecutorV1Impl();
    try {
      _executor.init(config, _tables, metrics);
    } catch (Exception e) {
      throw new IllegalStateException("Query executor of " + _instanceId, e);
    }
    _executor.start();
    _scheduler = QuerySchedulerFactory.create(new PinotConfiguration(), _instanceId, _executor, accountant,
        new LongAccumulator(Long::max, 0));
    _scheduler.start();
    InstanceRequestHandler handler = new InstanceRequestHandler(_instanceId, new PinotConfiguration(), _scheduler,
        new AllowAllAccessFactory().create(), accountant);
    _queryServer = new QueryServer(_port, new NettyConfig(), handler);
    _queryServer.start();
  }

  /** Joining a cluster sets neither tags nor ports, and without tags no segment is ever assigned. */
  private void describeInstance() {
    InstanceConfig config = HelixHelper.getInstanceConfig(_helix, _instanceId);
    HelixHelper.updateHostnamePort(config, "localhost", _port);
    HelixHelper.addDefaultTags(config,
        () -> List.of(TagNameUtils.getOfflineTagForTenant(null), TagNameUtils.getRealtimeTagForTenant(null)));
    config.getRecord().setSimpleField(Helix.Instance.ADMIN_PORT_KEY, Integer.toString(_adminPort));
    HelixHelper.updateInstanceConfig(_helix, config);
  }

  @Override
  public void stop() {
    if (_helix != null) {
      _helix.disconnect();
    }
    if (_admin != null) {
      _admin.stop();
    }
    if (_queryServer != null) {
      _queryServer.shutDown();
    }
    if (_scheduler != null) {
      _scheduler.stop();
    }
    if (_executor != null) {
      _executor.shutDown();
    }
    if (_tables != null) {
      _tables.shutDown();
    }
  }

  @Override
  public String toString() {
    return _instanceId;
  }
}
