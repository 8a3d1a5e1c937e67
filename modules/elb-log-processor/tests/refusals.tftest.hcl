mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  environment        = "production"
  colour             = "green"
  api                = "orders"
  component          = "load-balancer"
  load_balancer_type = "classic"
  zip_path           = "versions.tf"
  logstash_host      = "logstash.thing.com"
  logstash_port      = 5044
}

run "wrong_values_are_refused_all_together" {
  command = plan

  variables {
    # An unknown load balancer type.
    load_balancer_type = "gateway"
    # A host with a port in a url.
    logstash_host = "tcp://logstash:5044"
    # A port beyond 65535.
    logstash_port = 70000
    # A protocol that Logstash has no input for.
    logstash_protocol = "udp"
    # A secret that is no ARN.
    logstash_tls_secret_arn = "logstash"
    # More connections than file descriptors.
    connection_count_limit = 1000
    # No wait at all.
    connection_wait_milliseconds = 0
    # A label that hides the colour.
    labels = { colour = "red" }
    # A setting that the function does not know.
    settings = { CONECTION_MEGABYTES = "4" }
    # A concurrency of one.
    maximum_concurrency = 1
    # A timeout of Lambda's default.
    timeout_seconds = 3
    # A batch of none.
    batch_size = 0
    # Receives that no outage would outlast.
    maximum_receives = 3
    # An empty component.
    component = ""
    # The whole internet as logstash.
    network = { vpc_id = "vpc-1", subnet_ids = ["subnet-1"], logstash_cidr_blocks = ["0.0.0.0/0"] }
  }
  expect_failures = [
    var.load_balancer_type,
    var.logstash_host,
    var.logstash_port,
    var.logstash_protocol,
    var.logstash_tls_secret_arn,
    var.connection_count_limit,
    var.connection_wait_milliseconds,
    var.labels,
    var.settings,
    var.maximum_concurrency,
    var.timeout_seconds,
    var.batch_size,
    var.maximum_receives,
    var.component,
    var.network,
  ]
}

# By themselves: with a wrong protocol there is nothing to compare the level with.
run "a_level_beyond_zlibs_is_refused" {
  command = plan

  variables {
    logstash_compression = 10
  }
  expect_failures = [var.logstash_compression]
}

run "tcp_does_not_compress" {
  command = plan

  variables {
    logstash_protocol    = "tcp"
    logstash_compression = 6
  }
  expect_failures = [var.logstash_compression]
}

run "one_connection_leaves_none_beside_the_witness" {
  command = plan

  variables {
    connection_count_limit = 1
  }
  expect_failures = [var.connection_count_limit]
}

# By itself: with a wrong maximum_concurrency there is nothing to compare it with.
run "a_reservation_that_throttles_what_the_queue_may_keep_busy_is_refused" {
  command = plan

  variables {
    reserved_concurrency = 4
  }
  expect_failures = [var.reserved_concurrency]
}

run "a_label_of_which_elasticsearch_would_make_an_object_is_refused" {
  command = plan

  variables {
    labels = { "team.name" = "orders" }
  }
  expect_failures = [var.labels]
}

run "a_key_of_a_secret_that_is_not_there_is_refused" {
  command = plan

  variables {
    logstash_tls_secret_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1234"
  }
  expect_failures = [var.logstash_tls_secret_kms_key_arn]
}

run "a_key_for_logs_that_an_application_load_balancer_could_not_write_is_refused" {
  command = plan

  variables {
    load_balancer_type  = "application"
    load_balancer_name  = "production-green-orders"
    existing_log_bucket = { name = "shared-logs", kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/5678" }
  }
  expect_failures = [var.existing_log_bucket]
}

run "a_prefix_with_a_slash_at_its_end_is_refused" {
  command = plan

  variables {
    load_balancer_name  = "production-green-orders"
    existing_log_bucket = { name = "shared-logs", prefix = "orders/" }
  }
  expect_failures = [var.existing_log_bucket]
}

run "a_prefix_that_begins_with_a_slash_is_refused" {
  command = plan

  variables {
    load_balancer_name  = "production-green-orders"
    existing_log_bucket = { name = "shared-logs", prefix = "/orders" }
  }
  expect_failures = [var.existing_log_bucket]
}

run "a_prefix_that_holds_elbs_own_folder_is_refused" {
  command = plan

  variables {
    load_balancer_name  = "production-green-orders"
    existing_log_bucket = { name = "shared-logs", prefix = "orders/AWSLogs" }
  }
  expect_failures = [var.existing_log_bucket]
}

run "a_shared_bucket_without_the_load_balancers_name_is_refused" {
  command = plan

  variables {
    existing_log_bucket = { name = "shared-logs", prefix = "orders" }
  }
  expect_failures = [var.existing_log_bucket]
}

run "an_owner_that_is_no_account_is_refused" {
  command = plan

  variables {
    load_balancer_name  = "production-green-orders"
    existing_log_bucket = { name = "shared-logs", account_id = "thing" }
  }
  expect_failures = [var.existing_log_bucket]
}

run "minutes_of_silence_that_cloudwatch_cannot_count_are_refused" {
  command = plan

  variables {
    alarms = { quiet_minutes = 7 }
  }
  expect_failures = [var.alarms]
}
