mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  name               = "orders"
  load_balancer_type = "classic"
  platform = {
    environment   = "production"
    colour        = "green"
    domain        = "thing.com"
    zone_id       = "Z1"
    processor_zip = "versions.tf"
    logstash      = { host = "logstash.thing.com", port = 5044 }
    labels        = { team = "platform" }
  }
}

run "the_colours_record_points_at_a_classic_load_balancer" {
  command = plan

  assert {
    condition     = aws_route53_record.this.name == "production-green-orders.thing.com" && aws_route53_record.this.type == "A"
    error_message = "found ${aws_route53_record.this.name}"
  }
  assert {
    condition = [
      one(aws_route53_record.this.alias).name, one(aws_route53_record.this.alias).zone_id,
    ] == ["classic.eu-west-1.elb.amazonaws.com", "Z32O12XQLNTSW2"]
    error_message = "found ${jsonencode(aws_route53_record.this.alias)}"
  }
  assert {
    condition     = data.aws_elb.this[0].name == "production-green-orders"
    error_message = "looked for ${data.aws_elb.this[0].name}"
  }
  assert {
    condition     = length(aws_route53_record.this.weighted_routing_policy) == 0
    error_message = "a colour's own record carries no weight: traffic is moved by terraform/traffic only"
  }
}

run "and_at_an_application_load_balancer_of_another_name" {
  command = plan

  variables {
    load_balancer_type = "application"
    load_balancer_name = "green-edge"
  }
  assert {
    condition     = one(aws_route53_record.this.alias).zone_id == "Z215JYRZR1TBD5" && data.aws_lb.this[0].name == "green-edge"
    error_message = "found ${jsonencode(aws_route53_record.this.alias)}"
  }
}

run "a_load_balancer_name_that_cannot_exist_is_refused" {
  command = plan

  variables {
    name = "orders-and-invoices"
  }
  expect_failures = [var.load_balancer_name]
}

run "a_paused_api_leaves_its_logs_in_their_queue" {
  command = plan

  variables {
    paused = true
  }
  assert {
    condition     = module.processor.paused
    error_message = "the mapping is still on"
  }
}

run "an_unknown_load_balancer_type_is_refused" {
  command = plan

  variables {
    load_balancer_type = "gateway"
  }
  expect_failures = [var.load_balancer_type]
}

run "the_processor_speaks_what_the_platforms_logstash_does" {
  command = plan

  variables {
    platform = {
      environment   = "production"
      colour        = "green"
      domain        = "thing.com"
      zone_id       = "Z1"
      processor_zip = "versions.tf"
      logstash      = { host = "logstash.thing.com", port = 5044, compression = 3 }
    }
  }
  assert {
    condition = [
      module.processor.environment_variables["LOGSTASH_PROTOCOL"],
      module.processor.environment_variables["LOGSTASH_COMPRESSION"],
      module.processor.environment_variables["CONNECTION_WAIT_MILLISECONDS"],
    ] == ["lumberjack", "3", "5000"]
    error_message = "found ${jsonencode(module.processor.environment_variables)}"
  }
}
