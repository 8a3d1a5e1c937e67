mock_provider "aws" {}

variables {
  environment   = "production"
  colour        = "green"
  api           = "orders"
  domain        = "thing.com"
  zone_id       = "Z1"
  load_balancer = { dns_name = "lb.eu-west-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
}

run "the_colours_name_is_an_alias_of_the_load_balancer_without_a_weight" {
  command = plan

  assert {
    condition = { for type, record in aws_route53_record.this :
      type => [record.name, one(record.alias).name, one(record.alias).zone_id, length(record.weighted_routing_policy)]
    } == { A = ["production-green-orders.thing.com", "lb.eu-west-1.elb.amazonaws.com", "Z215JYRZR1TBD5", 0] }
    error_message = "found ${jsonencode(aws_route53_record.this)}"
  }
}

run "a_dual_stack_load_balancer_has_an_aaaa_record_too" {
  command = plan

  variables {
    load_balancer          = { dns_name = "lb.eu-west-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5", ipv6 = true }
    evaluate_target_health = false
  }
  assert {
    condition     = { for type, record in aws_route53_record.this : type => one(record.alias).evaluate_target_health } == { A = false, AAAA = false }
    error_message = "found ${jsonencode(aws_route53_record.this)}"
  }
}
