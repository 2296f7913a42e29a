//! Where a server listens: one address, one port, and what to do when the port is taken.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};

/// How many ports are tried when the first one is taken.
const NEXT_PORTS: u16 = 100;

/// Which port is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// This one and no other; 0 leaves the choice to the system.
    Exactly(u16),
    /// This one, or the next that is free.
    From(u16),
}

/// Why a server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The port that was asked for belongs to somebody else.
    #[error(
        "port {port} of {ip} is in use: choose another with `-p`, or leave `-p` out and the next free one is taken"
    )]
    Taken {
        /// The address.
        ip: IpAddr,
        /// The port.
        port: u16,
    },
    /// None of the ports that were tried is free.
    #[error("ports {first} to {last} of {ip} are all in use: choose another with `-p`")]
    AllTaken {
        /// The address.
        ip: IpAddr,
        /// The first port that was tried.
        first: u16,
        /// The last one.
        last: u16,
    },
    /// The system refuses for another reason.
    #[error("cannot listen on {address}")]
    Refused {
        /// The address and port.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
}

/// Listens; the listener does not block.
pub(crate) fn listen(ip: IpAddr, port: Port) -> Result<TcpListener, BindError> {
    let (first, last) = match port {
        Port::Exactly(port) => (port, port),
        Port::From(port) => (port, port.saturating_add(NEXT_PORTS)),
    };
    for port in first..=last {
        let address = SocketAddr::new(ip, port);
        let listener = TcpListener::bind(address).and_then(|listener| {
            listener.set_nonblocking(true)?;
            Ok(listener)
        });
        match listener {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(source) => return Err(BindError::Refused { address, source }),
        }
    }
    Err(match port {
        Port::Exactly(port) => BindError::Taken { ip, port },
        Port::From(_) => BindError::AllTaken { ip, first, last },
    })
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn a_taken_port_is_named_or_passed_over() {
        let holder = listen(HERE, Port::Exactly(0)).unwrap();
        let taken = holder.local_addr().unwrap().port();
        let refused = listen(HERE, Port::Exactly(taken)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!(
                "port {taken} of 127.0.0.1 is in use: choose another with `-p`, or leave `-p` out and the next free \
                 one is taken"
            )
        );
        let next = listen(HERE, Port::From(taken)).unwrap();
        assert!(next.local_addr().unwrap().port() > taken);
    }

    #[test]
    fn an_address_that_is_not_ours_is_refused_by_name() {
        let elsewhere = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        let refused = listen(elsewhere, Port::From(3000)).unwrap_err();
        assert_eq!(refused.to_string(), "cannot listen on 192.0.2.1:3000");
    }
}
