package io.dynapinot.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.helix.HelixAdmin;
import org.apache.helix.manager.zk.ZKHelixAdmin;
import org.apache.helix.model.ExternalView;
import org.apache.helix.model.IdealState;
import org.apache.pinot.spi.utils.CommonConstants.Helix;
import org.apache.pinot.spi.utils.builder.TableNameBuilder;


/** Waits for the other parts of a cluster, which may run in processes of their own and start later. */
final class ClusterWait {
  private static final long LIMIT_MS = 90_000;
  private static final long PAUSE_MS = 50;

  private final String _zk;

  ClusterWait(String zk) {
    _zk = zk;
  }

  /** Helix clients that find nobody sleep for long; a plain connect is tried first. */
  void untilZooKeeperAnswers()
      throws Exception {
    int colon = _zk.lastIndexOf(':');
    InetSocketAddress address =
        new InetSocketAddress(_zk.substring(0, colon), Integer.parseInt(_zk.substring(colon + 1)));
    until("ZooKeeper at " + _zk, () -> {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address.getAddress(), address.getPort()), 1_000);
        return true;
      } catch (IOException e) {
        return false;
      }
    });
  }

  /** The first controller creates the cluster; the lead controller resource is the last thing it adds. */
  void untilClusterExists()
      throws Exception {
    withAdmin(admin -> until("a controller that creates the cluster", () -> {
      String cluster = EmbeddedPinot.CLUSTER;
      return admin.getClusters().contains(cluster)
          && admin.getResourceIdealState(cluster, Helix.LEAD_CONTROLLER_RESOURCE_NAME) != null;
    }));
  }

  /**
   * After a restart: every segment of these servers is loaded or has failed, and the broker knows the tables.
   *
   * <p>The external view alone proves nothing then: it may be the one of the last run.
   */
  void untilSegmentsAreSettled(List<ServerRole> servers, boolean broker)
      throws Exception {
    withAdmin(admin -> until("the segments of " + servers, () -> {
      for (String resource : admin.getResourcesInCluster(EmbeddedPinot.CLUSTER)) {
        boolean isTable = TableNameBuilder.isTableResource(resource);
        if (isTable || broker && resource.equals(Helix.BROKER_RESOURCE_INSTANCE)) {
          IdealState ideal = admin.getResourceIdealState(EmbeddedPinot.CLUSTER, resource);
          ExternalView view = admin.getResourceExternalView(EmbeddedPinot.CLUSTER, resource);
          if (ideal != null && !(isTable ? isLoaded(ideal, view, servers) : isOnline(ideal, view))) {
            return false;
          }
        }
      }
      return true;
    }));
  }

  private static boolean isLoaded(IdealState ideal, ExternalView view, List<ServerRole> servers) {
    for (ServerRole server : servers) {
      for (String segment : ideal.getPartitionSet()) {
        if ("ONLINE".equals(ideal.getInstanceStateMap(segment).get(server.instanceId()))) {
          String state = state(view, segment, server.instanceId());
          boolean loaded = "ONLINE".equals(state) && server.hasSegment(ideal.getResourceName(), segment);
          if (!loaded && !"ERROR".equals(state)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static boolean isOnline(IdealState ideal, ExternalView view) {
    for (String table : ideal.getPartitionSet()) {
      for (Map.Entry<String, String> wanted : ideal.getInstanceStateMap(table).entrySet()) {
        if (!wanted.getValue().equals(state(view, table, wanted.getKey()))) {
          return false;
        }
      }
    }
    return true;
  }

  private static String state(ExternalView view, String partition, String instance) {
    Map<String, String> states = view == null ? null : view.getStateMap(partition);
    return states == null ? null : states.get(instance);
  }

  private interface Action {
    void run(HelixAdmin admin)
        throws Exception;
  }

  private void withAdmin(Action action)
      throws Exception {
    HelixAdmin admin = new ZKHelixAdmin.Builder().setZkAddress(_zk).build();
    try {
      action.run(admin);
    } finally {
      admin.close();
    }
  }

  private static void until(String what, Callable<Boolean> condition)
      throws Exception {
    long end = System.currentTimeMillis() + LIMIT_MS;
    while (!condition.call()) {
      if (System.currentTimeMillis() > end) {
        throw new IllegalStateException("Waited " + LIMIT_MS + " ms in vain for " + what);
      }
      Thread.sleep(PAUSE_MS);
    }
  }
}
