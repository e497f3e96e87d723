package io.dynapinot.cluster;

import java.io.File;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.pinot.spi.config.instance.InstanceDataManagerConfig;
import org.apache.pinot.spi.env.PinotConfiguration;
import org.apache.pinot.spi.utils.ReadMode;


/**
 * The settings of a server as its table data managers ask for them.
 *
 * <p>A proxy, since nearly all of some thirty settings stay at "off": what is not named here answers false, 0 or null.
 */
final class InstanceSettings {
  private static final int UNLIMITED = -1;

  private InstanceSettings() {
  }

  static InstanceDataManagerConfig of(String instanceId, File dataDir, File tarDir) {
    if (!dataDir.isDirectory() && !dataDir.mkdirs() || !tarDir.isDirectory() && !tarDir.mkdirs()) {
      throw new IllegalStateException("Cannot create " + dataDir + " or " + tarDir);
    }
    Map<String, Object> answers = new HashMap<>();
    answers.put("getInstanceId", instanceId);
    answers.put("getInstanceDataDir", dataDir.getPath());
    answers.put("getConsumerDir", dataDir.getPath());
    answers.put("getInstanceSegmentTarDir", tarDir.getPath());
    answers.put("getReadMode", ReadMode.mmap);
    answers.put("getSegmentDirectoryLoader", "default");
    answers.put("shouldCheckCRCOnSegmentLoad", true);
    answers.put("getMaxParallelRefreshThreads", 1);
    answers.put("getMaxParallelSegmentDownloads", UNLIMITED);
    answers.put("getDeletedSegmentsCacheSize", 10_000);
    answers.put("getDeletedSegmentsCacheTtlMinutes", 2);
    answers.put("getTierConfigs", Map.of());
    answers.put("getConfig", new PinotConfiguration());
    answers.put("getUpsertConfig", new PinotConfiguration());
    answers.put("getDedupConfig", new PinotConfiguration());
    // getAuthConfig stays null: a new configuration is not empty, and would be taken for credentials.
    InvocationHandler handler = (proxy, method, arguments) -> {
      Object answer = answers.get(method.getName());
      return answer != null ? answer : nothing(method.getReturnType());
    };
    return (InstanceDataManagerConfig) Proxy.newProxyInstance(InstanceSettings.class.getClassLoader(),
        new Class<?>[]{InstanceDataManagerConfig.class}, handler);
  }

  private static Object nothing(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type == int.class) {
      return 0;
    }
    return type == long.class ? (Object) 0L : null;
  }
}
