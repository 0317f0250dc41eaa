resource "aws_security_group" "control_plane" {
  name        = "${var.name}-control-plane"
  description = "Holdfast server"
  vpc_id      = aws_vpc.dr.id
}

resource "aws_security_group" "database" {
  name        = "${var.name}-database"
  description = "PostgreSQL and its site agent"
  vpc_id      = aws_vpc.dr.id
}

resource "aws_security_group" "endpoints" {
  name        = "${var.name}-endpoints"
  description = "Endpoints of AWS in this network"
  vpc_id      = aws_vpc.dr.id
}

resource "aws_vpc_security_group_ingress_rule" "portal" {
  for_each = toset(var.client_cidrs)

  security_group_id = aws_security_group.control_plane.id
  description       = "Portal and API"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = local.ports.server
  to_port           = local.ports.server
}

resource "aws_vpc_security_group_ingress_rule" "database_clients" {
  for_each = toset(var.client_cidrs)

  security_group_id = aws_security_group.database.id
  description       = "Clients of the database"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = local.ports.postgresql
  to_port           = local.ports.postgresql
}

resource "aws_vpc_security_group_ingress_rule" "database_control_plane" {
  for_each = local.site_ports

  security_group_id            = aws_security_group.database.id
  description                  = "Control plane: ${each.key}"
  referenced_security_group_id = aws_security_group.control_plane.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_vpc_security_group_ingress_rule" "database_sites" {
  for_each = { for pair in setproduct(keys(local.site_ports), var.site_agent_cidrs) : "${pair[0]} ${pair[1]}" => pair }

  security_group_id = aws_security_group.database.id
  description       = "Other sites: ${each.value[0]}"
  cidr_ipv4         = each.value[1]
  ip_protocol       = "tcp"
  from_port         = local.site_ports[each.value[0]]
  to_port           = local.site_ports[each.value[0]]
}

resource "aws_vpc_security_group_egress_rule" "database_sites" {
  for_each = { for pair in setproduct(keys(local.site_ports), var.site_agent_cidrs) : "${pair[0]} ${pair[1]}" => pair }

  security_group_id = aws_security_group.database.id
  description       = "Other sites: ${each.value[0]}"
  cidr_ipv4         = each.value[1]
  ip_protocol       = "tcp"
  from_port         = local.site_ports[each.value[0]]
  to_port           = local.site_ports[each.value[0]]
}

resource "aws_vpc_security_group_egress_rule" "control_plane_database" {
  for_each = local.site_ports

  security_group_id            = aws_security_group.control_plane.id
  description                  = "Database: ${each.key}"
  referenced_security_group_id = aws_security_group.database.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_vpc_security_group_egress_rule" "to_s3" {
  for_each = local.hosts

  security_group_id = each.value
  description       = "The repository"
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "to_endpoints" {
  for_each = local.hosts

  security_group_id            = each.value
  description                  = "Endpoints of AWS"
  referenced_security_group_id = aws_security_group.endpoints.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each = local.hosts

  security_group_id            = aws_security_group.endpoints.id
  description                  = "From the ${each.key}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

locals {
  ports = {
    # holdfast server --port
    server     = 8480
    postgresql = 5432
  }

  # what the agents of a site group reach at each other (docs/sites.md)
  site_ports = {
    postgresql   = local.ports.postgresql
    agent-health = 8008
    etcd-clients = 2379
    etcd-members = 2380
  }

  hosts = {
    control-plane = aws_security_group.control_plane.id
    database      = aws_security_group.database.id
  }
}
