// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// A token whose whole supply goes to the one who deploys it.
contract ExampleToken is ERC20 {
    constructor(uint256 supply) ERC20("Example", "EXM") {
        _mint(msg.sender, supply);
    }

    /// Fails with a reason in words.
    function refuse() external pure {
        revert("this function always refuses");
    }
}
